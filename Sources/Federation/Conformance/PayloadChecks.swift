import Crypto
import FederationCore
import Foundation
import Kernel

/// Single payloads, sealed to a key that was made for one request: where a peer has them, they must open.
enum PayloadChecks {
    static let all = [
        Check("payload.sealed", "a payload opens to what its entry commits to", section: "6") { examination in
            let page = try await examination.page(from: 0)
            guard let item = page.items.first(where: { $0.payload != .redacted }) else {
                throw Finding.skipped("nothing that could be asked for")
            }
            let key = Curve25519.KeyAgreement.PrivateKey()
            let (epoch, sequence) = (try await epoch(examination), item.entry.sequence)
            let answer = try await ask(examination, epoch, sequence, key: [UInt8](key.publicKey.rawRepresentation))
            if Examination.refusal(in: answer) == Reject.notAReader.rawValue {
                throw Finding.skipped("entry \(sequence) is for others")
            }
            let reader = try await examination.claims().issuer
            let bound = "tfl.v1/payload\n\(reader)\n\(examination.peer.territory)\n\(epoch)\n\(sequence)\n"
            let opening = try opened(answer, with: key, Data(bound.utf8))
            try expect(opening.commitment == item.entry.commitment, "entry \(sequence) commits to something else")
        },
        Check("payload.future", "a payload that is not there yet is answered future_cursor", section: "6") {
            examination in
            let size = try await examination.head().checkpoint.size
            let key = [UInt8](Curve25519.KeyAgreement.PrivateKey().publicKey.rawRepresentation)
            let answer = try await ask(examination, try await epoch(examination), size + 1_000, key: key)
            try expect(
                Examination.refusal(in: answer) == "future_cursor",
                "it answers \(Examination.refusal(in: answer) ?? "with \(answer.count) bytes")")
        },
        Check("payload.weak-key", "nothing is sealed to a key of small order", section: "6") { examination in
            _ = try await examination.page(from: 0)
            let answer = try await ask(
                examination, try await epoch(examination), 0, key: [UInt8](repeating: 0, count: 32))
            try RequestChecks.refused(answer, .badEnvelope, .notAReader, .erased)
        },
    ]

    private static func epoch(_ examination: Examination) async throws -> UInt64 {
        try await examination.head().checkpoint.origin.epoch
    }

    private static func ask(
        _ examination: Examination, _ epoch: UInt64, _ sequence: UInt64, key: [UInt8]
    ) async throws -> [UInt8] {
        let parameters = #"{"epoch":\#(epoch),"seq":\#(sequence),"key":"\#(Base64.encode(key))"}"#
        let answer = try await examination.ask("payload", parameters)
        if Examination.refusal(in: answer) == Reject.unknownMethod.rawValue {
            throw Finding.skipped("it has no payload")
        }
        return answer
    }

    private static func opened(
        _ answer: [UInt8], with key: Curve25519.KeyAgreement.PrivateKey, _ bound: Data
    ) throws -> Opening {
        guard let value = try? JSONParser.parse(answer), let enc = value["enc"]?.string, let text = value["ct"]?.string,
            let enc = try? Base64.decode(enc), let text = try? Base64.decode(text),
            var recipient = try? HPKE.Recipient(
                privateKey: key, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: bound, encapsulatedKey: Data(enc)),
            let plain = try? recipient.open(Data(text), authenticating: bound), plain.count >= Opening.saltByteCount
        else { throw Finding.failed("the answer does not open: \(Examination.refusal(in: answer) ?? "another seal")") }
        let bytes = [UInt8](plain)
        return Opening(
            salt: Array(bytes.prefix(Opening.saltByteCount)), payload: Array(bytes.dropFirst(Opening.saltByteCount)))
    }
}
