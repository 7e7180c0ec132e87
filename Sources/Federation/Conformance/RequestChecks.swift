import FederationCore
import Kernel

/// Signed requests: by whom, for whom, when and how often.
enum RequestChecks {
    static let all = [
        Check("rpc.good", "a good request is answered", section: "6") { examination in
            _ = try await examination.accept(head: try await examination.ask("head"))
        },
        Check("rpc.signatures", "one good signature among others is enough, and key ids mean nothing", section: "6") {
            examination in
            guard let tester = examination.tester else { throw Finding.skipped("no identity of a tester was given") }
            let body = try await examination.claims().encoded
            let good = try Envelope(payload: body, type: RemoteCall.payloadType, signedBy: tester.key).signatures[0]
            let other = Base64.encode([UInt8](repeating: 0, count: Ed25519.signatureByteCount))
            let text =
                #"{"payloadType":"\#(RemoteCall.payloadType)","payload":"\#(Base64.encode(body))","signatures":"#
                + #"[{"keyid":"any","sig":"\#(other)"},{"keyid":"any","sig":"\#(Base64.encode(good))"}]}"#
            _ = try await examination.accept(head: try await examination.send(Array(text.utf8)))
        },
        Check("rpc.replayed", "the same request a second time is answered replayed", section: "6") { examination in
            guard let tester = examination.tester else { throw Finding.skipped("no identity of a tester was given") }
            let request = try await examination.claims().signed(by: tester.key)
            _ = try await examination.accept(head: try await examination.send(request))
            try refused(try await examination.send(request), .replayed)
        },
        refusal("rpc.expired", "a request that has ended is answered expired", .expired) { $0.issuedAt -= 90 },
        refusal("rpc.long-lived", "a request for longer than 60 s is answered expired", .expired) { $0.lifetime = 61 },
        refusal("rpc.future", "a request of tomorrow is answered expired", .expired) { $0.issuedAt += 86_400 },
        refusal("rpc.no-time", "a request that ends as it begins is answered expired", .expired) { $0.lifetime = 0 },
        refusal("rpc.wrong-audience", "a request for somebody else is answered wrong_audience", .wrongAudience) {
            $0.audience = $0.issuer
        },
        refusal("rpc.stranger", "a request of a territory nobody knows is answered origin_unknown", .originUnknown) {
            $0.issuer = TerritoryID(hash: Hash(of: World.system.randomBytes(32))).description
        },
        refusal("rpc.unknown-method", "what is no method is answered unknown_method", .unknownMethod) {
            $0.method = "conformance"
        },
        Check("rpc.bad-signature", "a request that another key signed is answered signature_invalid", section: "6") {
            examination in
            let request = try await examination.claims().signed(by: SigningKey(seed: World.system.randomBytes(32)))
            try refused(try await examination.send(request), .signatureInvalid)
        },
        Check("rpc.signature-of-another-type", "a signature over another payloadType is worth nothing", section: "6") {
            examination in
            guard let tester = examination.tester else { throw Finding.skipped("no identity of a tester was given") }
            let body = try await examination.claims().encoded
            let crossed = try Envelope(payload: body, type: Genesis.payloadType, signedBy: tester.key).signatures[0]
            let text =
                #"{"payloadType":"\#(RemoteCall.payloadType)","payload":"\#(Base64.encode(body))","signatures":"#
                + #"[{"sig":"\#(Base64.encode(crossed))"}]}"#
            try refused(try await examination.send(Array(text.utf8)), .signatureInvalid)
        },
    ]

    private static func refusal(
        _ id: String, _ what: String, _ reason: Reject, _ change: @escaping @Sendable (inout Claims) -> Void
    ) -> Check {
        Check(id, what, section: "6") { examination in
            try refused(try await examination.call(change), reason)
        }
    }

    static func refused(_ answer: [UInt8], _ reasons: Reject...) throws {
        let name = Examination.refusal(in: answer)
        try expect(
            reasons.map(\.rawValue).contains(name ?? ""),
            "it answers \(name ?? "with \(answer.count) bytes"), not \(reasons[0].rawValue)")
    }
}
