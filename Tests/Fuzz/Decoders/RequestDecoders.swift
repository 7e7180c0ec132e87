import FederationCore
import Foundation

@testable import Federation

extension FuzzedDecoder {
    /// What territories ask one another, and are answered.
    static let requests = [
        FuzzedDecoder("envelope", vectors: ["request", "operation"], samples: { [try Samples.request] }) { bytes in
            let envelope = try Envelope(decoding: bytes)
            if envelope.isWritable { try requireSame(envelope) { try Envelope(decoding: envelope.encoded) } }
            let payload = try envelope.verified(as: RemoteCall.payloadType, by: Samples.key.publicKey)
            try requireOneSpelling(payload, of: try Samples.calls[0].encoded)
        },
        FuzzedDecoder("call", samples: { try Samples.calls.map { try $0.encoded } }) { bytes in
            let call = try RemoteCall(decoding: bytes)
            try? call.check(receiver: Samples.territory, now: 1_790_000_000)
            // What we ask a witness for is a note, which holds no other control than the newline.
            if case .addCheckpoint(let request) = try call.method, request.contains(where: { $0 < 0x20 && $0 != 0x0a })
            {
                return
            }
            try requireSame(call) { try RemoteCall(decoding: call.encoded) }
        },
        FuzzedDecoder("failure", samples: { try Samples.failures.map(\.encoded) }) { bytes in
            guard let failure = RemoteFailure(decoding: bytes) else { return }
            try require(Batch.claimedRange(of: bytes) == nil, "no failure is taken for a batch")
            try requireSame(failure) { RemoteFailure(decoding: failure.encoded) }
        },
        FuzzedDecoder("slice", samples: { [try Samples.slice.get().encoded] }) { bytes in
            let slice = try BlockSlice(decoding: bytes)
            try requireOneSpelling(bytes, of: slice.encoded)
            try require(UInt64(slice.from) + UInt64(slice.bytes.count) <= slice.total, "no slice ends behind its block")
        },
        FuzzedDecoder("sealed", samples: { [try Samples.sealed.encoded] }) { bytes in
            let sealed = try SealedOpening(decoding: bytes)
            try requireSame(sealed) { try SealedOpening(decoding: sealed.encoded) }
            let opening = try sealed.opened(with: Samples.readerKey, Samples.address)
            try require(opening == Samples.items[0].payload.opening, "only what was sealed is opened")
        },
    ]
}
