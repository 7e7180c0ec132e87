import Federation
import FederationCore
import Foundation
import Kernel
import Web

/// The federation over HTTPS, for those who cannot reach the bus (TFL v1 section 3). The same bytes as there.
struct FederationRoutes: Sendable {
    static let base = "/.well-known/tfl"

    let desk: RequestDesk

    var routes: [ProtocolRoute] {
        [
            .get(Self.base + "/checkpoint") { _ in
                guard let note = try await desk.checkpoint() else { throw Problem.notFound }
                return ProtocolRoute.Answer(contentType: "text/plain; charset=utf-8", bytes: note)
            },
            .get(Self.base + "/range", answer: range),
            .get(Self.base + "/identity", answer: identity),
            .post(Self.base + "/rpc") { request in
                Self.answer(await desk.answer(request))
            },
            .post(Self.base + "/add-checkpoint", answer: addCheckpoint),
        ]
    }

    @Sendable private func range(_ query: FormFields) async throws -> ProtocolRoute.Answer {
        let epoch = try Self.number("epoch", in: query, otherwise: 0)
        let from = try Self.number("from", in: query, otherwise: 0)
        let max = try Self.number("max", in: query, otherwise: UInt64(Batch.maximumItems))
        do {
            return Self.answer(try await desk.range(epoch: epoch, from: from, max: max))
        } catch let failure as RemoteFailure {
            return Self.answer(failure.encoded)
        } catch let reason as Reject {
            return Self.answer(RemoteFailure.refused(reason).encoded)
        }
    }

    /// One signed envelope per line, the genesis first.
    @Sendable private func identity(_ query: FormFields) throws -> ProtocolRoute.Answer {
        do {
            let bytes = try desk.operations(from: try Self.number("from", in: query, otherwise: 0))
            return ProtocolRoute.Answer(contentType: "application/jsonl", bytes: bytes)
        } catch let failure as RemoteFailure {
            return Self.answer(failure.encoded)
        }
    }

    /// As C2SP tlog-witness has it, so that any log's software finds its way.
    @Sendable private func addCheckpoint(_ request: [UInt8]) async throws -> ProtocolRoute.Answer {
        do {
            return ProtocolRoute.Answer(
                contentType: "text/plain; charset=utf-8", bytes: try await desk.witness(request))
        } catch RemoteFailure.notWitnessed(.conflict(let size)) {
            return ProtocolRoute.Answer(
                code: 409, contentType: "text/x.tlog.size", bytes: Array("\(size)\n".utf8))
        } catch RemoteFailure.notWitnessed(let refusal) {
            return Self.refusal(refusal.status, refusal.reason)
        } catch let reason as Reject {
            // Not now; C2SP has no status for that.
            return Self.refusal(503, reason)
        }
    }

    private static func refusal(_ code: Int, _ reason: Reject) -> ProtocolRoute.Answer {
        ProtocolRoute.Answer(
            code: code, contentType: "text/plain; charset=utf-8", bytes: Array("\(reason.rawValue)\n".utf8))
    }

    /// A failure is a JSON object and so never taken for a batch.
    private static func answer(_ bytes: [UInt8]) -> ProtocolRoute.Answer {
        let isFailure = bytes.first == UInt8(ascii: "{")
        return ProtocolRoute.Answer(
            contentType: isFailure ? "application/json" : "application/octet-stream", bytes: bytes)
    }

    private static func number(_ name: String, in query: FormFields, otherwise: UInt64) throws -> UInt64 {
        guard let text = query[name] else { return otherwise }
        guard let number = DecimalText.decode(text.utf8), number <= UInt64(Int64.max) else {
            throw Problem.malformed("\(name) is a whole number from 0 to 2⁶³−1.")
        }
        return number
    }
}
