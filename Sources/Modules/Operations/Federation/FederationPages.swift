import Federation
import FederationCore
import Foundation
import Kernel
import Logging
import Web

/// The territories this one follows, for its administrators: how each is, why, and having it tried at once.
struct FederationPages: Sendable {
    let log: LogReader
    let peers: PeerStatusStore
    let world: World

    static let base = "/admin/federation"
    /// Own entries on the page.
    static let recentEntries = 10
    /// Set aside entries on one page; the newest are shown.
    static let quarantineLimit = 100

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .admin, answer: overview),
            .get(Self.base + "/{code}", access: .admin, answer: peer),
            .post(Self.base + "/{code}/retry", access: .admin, answer: retry),
        ]
    }

    @Sendable private func overview(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let all = try await peers.overviews()
        let asked = all.first { $0.peer.code == request.query["retried"] }
        let own = try await log.overview(recent: Self.recentEntries)
        return .view(FederationPage.view(own: own, peers: all, asked: asked?.peer.name, now: world.now()))
    }

    @Sendable private func peer(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request)
        let quarantined = try await peers.quarantined(of: peer.peer.log.territory, limit: Self.quarantineLimit)
        return .view(
            PeerPage.view(
                peer, quarantined: quarantined, isAsked: request.query["retried"] != nil, now: world.now()))
    }

    @Sendable private func retry(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request).peer
        try await peers.retry(peer.log.territory)
        context.node.logger.notice(
            "an administrator has a peer tried again",
            metadata: ["peer.code": "\(peer.code)", "member.handle": "\(context.member.handle)"])
        return .redirect(
            request.form["from"] == "peer" ? "\(Self.base)/\(peer.code)?retried" : "\(Self.base)?retried=\(peer.code)")
    }

    private func find(_ request: PageRequest) async throws -> PeerOverview {
        let all = try await peers.overviews()
        guard let peer = all.first(where: { $0.peer.code == request.parameters["code"] }) else {
            throw Problem.notFound
        }
        return peer
    }
}
