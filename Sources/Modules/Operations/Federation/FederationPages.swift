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
    let decisions: PeerDecisions
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
            .post(Self.base + "/{code}/block", access: .admin, answer: block),
            .post(Self.base + "/{code}/unblock", access: .admin, answer: unblock),
            .post(Self.base + "/{code}/redrive", access: .admin, answer: redrive),
            .get(Self.base + "/{code}/fork-proof", access: .admin, answer: forkProof),
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
                peer, quarantined: quarantined, isAsked: request.query["retried"] != nil,
                isRedriven: request.query["redriven"] != nil, now: world.now()))
    }

    @Sendable private func retry(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request).peer
        try await peers.retry(peer.log.territory)
        note("has a peer tried again", peer, context)
        return .redirect(
            request.form["from"] == "peer" ? "\(Self.base)/\(peer.code)?retried" : "\(Self.base)?retried=\(peer.code)")
    }

    @Sendable private func block(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request).peer
        try await decisions.block(peer.log.territory)
        note("blocks a peer", peer, context)
        return .redirect("\(Self.base)/\(peer.code)")
    }

    @Sendable private func unblock(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request).peer
        try await decisions.unblock(peer.log.territory)
        note("follows a blocked peer again", peer, context)
        return .redirect("\(Self.base)/\(peer.code)")
    }

    @Sendable private func redrive(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request).peer
        try await decisions.redrive(peer.log.territory)
        note("has quarantined entries tried again", peer, context)
        return .redirect("\(Self.base)/\(peer.code)?redriven")
    }

    @Sendable private func forkProof(_ request: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let peer = try await find(request).peer
        guard let proof = peer.forkProof else { throw Problem.notFound }
        return .download(name: "\(peer.code).fork", bytes: proof)
    }

    private func note(_ what: String, _ peer: Peer, _ context: AdminContext) {
        context.node.logger.notice(
            "an administrator \(what)",
            metadata: ["peer.code": "\(peer.code)", "member.handle": "\(context.member.handle)"])
    }

    private func find(_ request: PageRequest) async throws -> PeerOverview {
        let all = try await peers.overviews()
        guard let peer = all.first(where: { $0.peer.code == request.parameters["code"] }) else {
            throw Problem.notFound
        }
        return peer
    }
}
