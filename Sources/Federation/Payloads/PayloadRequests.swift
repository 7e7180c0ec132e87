import Crypto
import FederationCore
import Foundation
import Kernel
import Logging

/// Asks one origin for the payloads that did not come with its batches, in signed requests.
///
/// A territory does not know whether an entry for listed territories is for it, so it asks once. Whatever the answer, the log
/// goes on.
struct PayloadRequests: Sendable {
    let store: AbsentPayloads
    let requests: PageRequests
    let peers: PeerStore
    let metrics: FederationMetrics
    let world: World
    let logger: Logger

    /// Asks for a bounded number of those that are due.
    /// - Returns: up to where entries may take effect now: before one that was never asked for. Nil where there is no such.
    func round() async throws -> Int64? {
        let due = try await store.due()
        if due.isEmpty { return nil }
        let address = try await peers.find(requests.origin).address
        do {
            for absent in due {
                do {
                    try await settle(absent, try await answer(to: absent, address))
                } catch is Unavailable {
                    try await store.postpone(absent)
                }
            }
        } catch let silent as Silent {
            logger.info(
                "payloads not fetched", metadata: ["peer.tid": "\(requests.origin)", "error": "\(silent.cause)"])
            try await store.postponeAll()
        }
        return try await store.firstUnasked()
    }

    /// The origin cannot be reached.
    private struct Silent: Error {
        let cause: any Error
    }

    /// The origin's address does not answer; the bus may.
    private struct Unavailable: Error {}

    /// An answer, and what opens it.
    private struct Answer {
        let bytes: [UInt8]
        let key: Curve25519.KeyAgreement.PrivateKey
        let address: PayloadAddress
    }

    private func answer(to absent: AbsentPayloads.Absent, _ origin: OriginAddress?) async throws -> Answer {
        let key = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: world.randomBytes(RemoteMethod.payloadKeyByteCount))
        let wanted = PayloadAddress(
            reader: requests.own, origin: requests.origin, epoch: UInt64(clamping: absent.epoch),
            sequence: UInt64(clamping: absent.sequence))
        let method = RemoteMethod.payload(
            epoch: wanted.epoch, sequence: wanted.sequence, key: [UInt8](key.publicKey.rawRepresentation))
        // Nobody signs a refusal, so the second one has to come by another way than the first.
        let way = absent.isRefused ? requests.pastTheBus : requests
        do {
            return Answer(bytes: try await way.patiently(method, origin), key: key, address: wanted)
        } catch is OriginUnavailable where absent.isRefused {
            throw Unavailable()
        } catch  where !(error is CancellationError) {
            throw Silent(cause: error)
        }
    }

    private func settle(_ absent: AbsentPayloads.Absent, _ answer: Answer) async throws {
        switch RemoteFailure(decoding: answer.bytes) {
        case .refused(.notAReader): try await store.withhold(absent)
        case .some: try await store.postpone(absent)
        case nil:
            do {
                let opening = try SealedOpening.opening(
                    of: absent.entry, in: answer.bytes, with: answer.key, answer.address)
                try await store.keep(opening, of: absent)
            } catch let reason as Reject {
                metrics.refused(reason)
                try await store.postpone(absent)
            }
        }
    }
}
