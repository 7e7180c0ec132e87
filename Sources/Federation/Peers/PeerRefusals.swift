import FederationBus
import FederationCore
import Kernel
import Logging

/// Tells operators, and where it is a fork everybody, what of a peer's was not taken: counted, noted beside the peer, and logged unless
/// there is too much of it.
struct PeerRefusals: Sendable {
    let bus: Bus
    let origin: TerritoryID
    let notes: PeerNotes
    let gate: MessageGate
    let metrics: FederationMetrics
    let world: World
    let logger: Logger

    /// What ended there, for operators.
    func tell(_ verdict: FollowedLog.Verdict) {
        switch verdict {
        case .reject(let reason): refused(reason)
        case .fork(let proof): try? bus.publish(Subjects.forks, proof.encoded)
        case .accept, .alreadyHeld, .pull: break
        }
    }

    /// It refused what it was asked; nothing that came from it was.
    func denied(_ reason: Reject) {
        note(.denied(reason), "denied", reason)
    }

    func refused(_ reason: Reject) {
        metrics.refused(reason)
        note(.refused(reason), "refused", reason)
    }

    private func note(_ trouble: PeerTrouble, _ message: Logger.Message, _ reason: Reject) {
        notes.met(trouble, now: world.now())
        guard gate.mayLog(at: world.now()) else { return }
        logger.notice(message, metadata: ["peer.tid": "\(origin)", "reason": "\(reason.rawValue)"])
    }
}
