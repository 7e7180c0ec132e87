import FederationCore
import Foundation
import Kernel
import Logging

/// Asks an origin for whatever is missing here, and keeps what proves itself.
struct CatchingUp: Sendable {
    let origin: TerritoryID
    let follower: Follower
    let peers: PeerStore
    let pages: PageRequests
    let inbox: PeerInbox
    let effects: PeerEffects
    let identity: OriginIdentity
    let past: CommonPast
    let history: SecondHistory
    let notes: PeerNotes
    let refusals: PeerRefusals
    let world: World
    let logger: Logger
    private let detourTaken = LastTime()
    private let effectTaken = LastTime()

    /// Between two times that its address is asked for pages because the bus brought none that are good. One goes to the log's end.
    static let detourPause: TimeInterval = 10
    /// What is held takes effect this often, in seconds, while more is fetched: a line may take hours for a long log. On one where a page
    /// takes longer than this, each takes effect before the next is waited for.
    static let effectPause: TimeInterval = 0.2

    /// Asks the origin for page after page until it has no more, or what was heard meanwhile goes on there; verifies and keeps them.
    ///
    /// Where it ends at what another key or epoch of the origin's would explain, the origin is asked who it is; and where that explains
    /// nothing, whether its log is another one.
    func run(_ watch: inout PeerWatch, takingEffect: Bool = true) async throws {
        if try await peers.find(origin).log.hasAnotherPast { _ = try await past.goBack() }
        while let reason = try await pull(&watch, takingEffect) {
            var isMended = reason == .rootMismatch ? try await past.goBack() : false
            if !isMended, reason.maybeOfNewIdentity { isMended = try await identity.learn() }
            if !isMended, reason == .rootMismatch, !identity.isMissed { try await history.look() }
            guard isMended else { return }
        }
    }

    /// Over the bus, and where that brought something that cannot be all there is, from the origin's address too.
    /// - Returns: why it ended before its time, where there is a reason.
    private func pull(_ watch: inout PeerWatch, _ takesEffect: Bool) async throws -> Reject? {
        var end = try await pull(pages, &watch, takesEffect)
        if end.isDoubtful, try await peers.find(origin).address != nil,
            detourTaken.isOver(Self.detourPause, at: world.now())
        {
            do {
                end = try await pull(pages.pastTheBus, &watch, takesEffect)
            } catch is OriginUnavailable {
                logger.debug("the bus brought nothing good, the address nothing", metadata: ["peer.tid": "\(origin)"])
            }
        }
        switch end {
        case .refused(let reason):
            refusals.denied(reason)
            return reason
        case .pruned: try await peers.markPruned(origin)
        case .rejected(let reason): return reason
        case .complete, .lacking: break
        }
        return nil
    }

    /// The next page travels while the last is verified and stored.
    private func pull(
        _ pages: PageRequests, _ watch: inout PeerWatch, _ takesEffect: Bool
    ) async throws -> PullEnd {
        let peer = try await peers.find(origin)
        guard !peer.log.isStopped else { return .complete }
        var log = peer.log
        let (epoch, address) = (log.epoch, peer.address)
        var answer = try await pages.page(of: epoch, from: log.size, address: address)
        while let end = Batch.claimedRange(of: answer)?.upperBound {
            // On a line where a page takes longer than its entries took to be told, the origin would always have more.
            let isLast = inbox.hasBatch(after: end)
            async let following = isLast ? nil : pages.page(of: epoch, from: end, address: address)
            let judged = try await follower.take(batch: answer, after: log)
            // A page that is not what was asked for ends it; the next head tries again.
            guard case .accept(let next, let new) = judged.verdict else {
                if case .fork = judged.verdict { refusals.tell(judged.verdict) }
                if judged.isOtherLog { history.suspect(page: answer) }
                return noted(PullEnd(judged.verdict))
            }
            hold(next, new, &watch)
            // What was asked for meanwhile is of the epoch that has ended.
            if next.epoch != epoch { return try await pull(pages, &watch, takesEffect) }
            log = next
            // What keeps it from taking effect is met again, and told, when all is held.
            if takesEffect, effectTaken.isOver(Self.effectPause, at: world.now()) { try? await effects.take() }
            guard let more = try await following else { return .complete }
            answer = more
        }
        return noted(PullEnd(answer, after: log))
    }

    /// Counts what came instead of a page.
    private func noted(_ end: PullEnd) -> PullEnd {
        if case .rejected(let reason) = end { refusals.refused(reason) }
        return end
    }

    /// Notes what is held now, and what it says of the origin.
    func hold(_ log: FollowedLog, _ new: [BatchItem], _ watch: inout PeerWatch) {
        watch.heard(size: log.size, time: nil, now: world.now())
        notes.held(log, now: world.now())
        if new.contains(where: { $0.entry.type.name == IdentityChanged.type }) {
            watch.statedIdentityChange(at: world.now())
        }
    }
}

extension Reject {
    /// Whether an operation of the origin's identity that is not known here may be the reason.
    var maybeOfNewIdentity: Bool {
        [.keyNotAdmissible, .signatureMissing, .wrongEpoch, .rootMismatch].contains(self)
    }
}

extension FollowedLog.Judgement {
    /// Whether entries came that do not lead to the head they came with, which the log's own key signed.
    fileprivate var isOtherLog: Bool { head != nil && verdict == .reject(.rootMismatch) }
}
