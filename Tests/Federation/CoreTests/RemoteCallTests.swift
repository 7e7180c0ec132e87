import FederationCore
import FederationJudging
import SeededChance
import Testing

@Suite("Requests between territories") struct RemoteCallTests {
    private let type = RemoteCall.payloadType

    private func call(_ method: RemoteMethod = .head, lifetime: UInt64 = 60) -> RemoteCall {
        RemoteCall(
            issuer: Golden.territory, audience: Golden.territory, method: method,
            nonce: [UInt8](repeating: 5, count: 16), issuedAt: Golden.time, expiresAt: Golden.time + lifetime)
    }

    @Test(
        "A request is read back as it was signed",
        arguments: [
            RemoteMethod.head, .identity(from: 0), .range(epoch: 0, from: 7, max: 256), .keptHead(of: Golden.territory),
            .keptRange(of: Golden.territory, epoch: 0, from: 7, max: 256), .inclusion(sequence: 1, size: 3),
            .consistency(from: 2, to: 3), .block(cid: "bafkqaaa", from: 196_608),
            .payload(epoch: 1, sequence: 2, key: [UInt8](repeating: 3, count: 32)),
            .keptPayload(of: Golden.territory, epoch: 1, sequence: 2, key: [UInt8](repeating: 3, count: 32)),
            .addCheckpoint(request: Array("old 0\n\n\u{201c}\"\\\"—\n".utf8)),
        ])
    func roundTrip(_ method: RemoteMethod) throws {
        let sent = try Envelope(payload: call(method).encoded, type: type, signedBy: Golden.key)
        let received = try Envelope(decoding: sent.encoded)
        let payload = try received.verified(as: type, by: Golden.key.publicKey)
        #expect(try RemoteCall(decoding: payload) == call(method))
    }

    @Test("Another key, type or payload is refused (S-131)")
    func forged() throws {
        let sent = try Envelope(payload: call().encoded, type: type, signedBy: Golden.stranger)
        #expect(throws: Reject.signatureInvalid) { try sent.verified(as: type, by: Golden.key.publicKey) }
        let genuine = try Envelope(payload: call().encoded, type: type, signedBy: Golden.key)
        #expect(throws: Reject.badEnvelope) { try genuine.verified(as: "text/plain", by: Golden.key.publicKey) }
        let text = String(decoding: genuine.encoded, as: UTF8.self)
        let other = try text.replacing(
            Base64.encode(call().encoded), with: Base64.encode(call(.identity(from: 1)).encoded))
        let changed = try Envelope(decoding: Array(other.utf8))
        #expect(throws: Reject.signatureInvalid) { try changed.verified(as: type, by: Golden.key.publicKey) }
    }

    @Test("A request is good for its receiver and its minute only")
    func validity() throws {
        try call().check(receiver: Golden.territory, now: Golden.time + 59)
        #expect(throws: Reject.expired) { try call().check(receiver: Golden.territory, now: Golden.time + 60) }
        #expect(throws: Reject.expired) { try call().check(receiver: Golden.territory, now: Golden.time - 61) }
        #expect(throws: Reject.expired) {
            try call(lifetime: 61).check(receiver: Golden.territory, now: Golden.time)
        }
        let genesis = try Genesis(rotation: [Golden.key.publicKey], signing: [Golden.stranger.publicKey])
        #expect(throws: Reject.wrongAudience) {
            try call().check(receiver: TerritoryID(genesis: genesis), now: Golden.time)
        }
    }

    @Test(
        "What is not exactly a request is refused",
        arguments: [
            #"{}"#, #"[]"#, #"{"iss":1}"#, "", #"{"a":1}{"#,
        ])
    func malformed(_ text: String) {
        #expect(throws: Reject.self) { try RemoteCall(decoding: Array(text.utf8)) }
        #expect(throws: Reject.self) { try Envelope(decoding: Array(text.utf8)) }
    }

    @Test("An unknown method is named as such, a nonce of another length is refused")
    func methods() throws {
        let text = String(decoding: try call().encoded, as: UTF8.self)
        // Named only once it is known who asks (S-130).
        let unknown = try RemoteCall(decoding: Array(text.replacing(#""head""#, with: #""drop""#).utf8))
        #expect(throws: Reject.unknownMethod) { try unknown.method }
        let short = text.replacing(Base64.encode([UInt8](repeating: 5, count: 16)), with: "BQUF")
        #expect(throws: Reject.badEnvelope) { try RemoteCall(decoding: Array(short.utf8)) }
        #expect(throws: Reject.badEnvelope) {
            try RemoteCall(decoding: Array(text.replacing(#"{"iss""#, with: #"{"extra":1,"iss""#).utf8))
        }
    }

    @Test("Failures are told from batches and heads by their first byte")
    func failures() {
        for failure in [
            RemoteFailure.futureCursor(size: 9), .pruned(minimum: 3, head: Golden.note.encoded),
            .refused(.rateExceeded),
        ] {
            #expect(RemoteFailure(decoding: failure.encoded) == failure)
        }
        #expect(RemoteFailure(decoding: Array("TFB1".utf8)) == nil)
        #expect(RemoteFailure(decoding: Golden.note.encoded) == nil)
        for text in [
            #"{"error":"future_cursor"}"#, #"{"error":"future_cursor","size":-0}"#,
            #"{"error":"pruned","min_index":3}"#,
            #"{"error":"pruned","head":""}"#, #"{"error":"other"}"#, "{}",
        ] {
            #expect(RemoteFailure(decoding: Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test("Two thousand mutated envelopes are never taken for another request (S-130)")
    func mutations() throws {
        let good = try Envelope(payload: call().encoded, type: type, signedBy: Golden.key).encoded
        var random = SeededGenerator(seed: 31)
        for _ in 0..<2000 {
            let bytes = Mutation.of(good, using: &random)
            guard let envelope = try? Envelope(decoding: bytes),
                let payload = try? envelope.verified(as: type, by: Golden.key.publicKey)
            else { continue }
            #expect(try payload == call().encoded)
        }
    }
}
