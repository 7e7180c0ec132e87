import FederationBus
import FederationCore
import Foundation
import Kernel
import Postgres

/// Asks one territory to witness a head of this territory's log.
struct WitnessRequests: Sendable {
    let proofs: LogProofs
    let requests: PageRequests
    let peer: Peer

    /// How long an answer over the bus may take.
    static let timeout = Duration.seconds(2)

    /// The witness's line under `head`.
    ///
    /// - Parameter known: the size of the head that it is known to have signed last.
    /// - Throws: ``RemoteFailure`` where it refuses, `BusError` where it cannot be asked, what makes its line no good.
    func cosignature(of head: KeptHead, after known: UInt64) async throws -> Cosignature {
        do {
            return try await ask(head, after: known)
        } catch RemoteFailure.notWitnessed(.conflict(let size)) where size != known && size <= head.size {
            return try await ask(head, after: size)
        }
    }

    private func ask(_ head: KeptHead, after size: UInt64) async throws -> Cosignature {
        let request = try WitnessRequest(
            oldSize: size, path: await proofs.consistency(from: size, to: head.size),
            note: SignedNote(decoding: head.note).withoutTimes())
        let answer = try await requests.ask(
            .addCheckpoint(request: request.encoded), peer.address, within: Self.timeout,
            on: Subjects(peer.log.territory).witnessing)
        if let failure = RemoteFailure(decoding: answer) { throw failure }
        return try Cosignature(answer: answer, to: head.checkpoint, by: peer.witnessKeys)
    }
}

extension Peer {
    /// By which it signs heads of others.
    var witnessKeys: [LogKey] {
        let origin = LogOrigin(territory: log.territory, epoch: log.identity.epoch)
        return log.identity.signing.map { LogKey(origin: origin, publicKey: $0).cosigning }
    }
}
