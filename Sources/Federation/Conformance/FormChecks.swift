import FederationCore
import Kernel

/// Requests that are not written as they must be: each is refused, and none is half understood.
enum FormChecks {
    static let all = [
        form("form.no-json", "bytes that are no JSON") { _ in Array("hello".utf8) },
        form("form.empty", "no bytes") { _ in [] },
        form("form.trailing", "a byte after the envelope") { $0 + [0x78] },
        form("form.no-signature", "an envelope without signatures") { envelope in
            guard let end = text(envelope).firstRange(of: #""signatures":"#) else { return envelope }
            return Array((text(envelope)[..<end.upperBound] + "[]}").utf8)
        },
        form("form.another-type", "an envelope of another payloadType") {
            Array(text($0).replacing(RemoteCall.payloadType, with: "application/json").utf8)
        },
        form("form.member-twice", "an envelope with a member twice") {
            Array((text($0).dropLast() + #","payloadType":"\#(RemoteCall.payloadType)"}"#).utf8)
        },
        form("form.base64", "base64 without its padding", .nonCanonicalBase64) {
            Array(text($0).replacing("=\"", with: "\"").utf8)
        },
        Check("form.oversize", "a request of more than 16,384 bytes is refused", section: "9") { examination in
            guard let tester = examination.tester else { throw Finding.skipped("no identity of a tester was given") }
            let request = try await examination.claims().signed(by: tester.key)
            let spaces = [UInt8](repeating: 0x20, count: Envelope.maximumBytes + 1 - request.count)
            do {
                try RequestChecks.refused(try await examination.send(request + spaces), .tooLarge)
            } catch let closed as DoorClosed {
                try expect((400..<500).contains(closed.status), "it answers with status \(closed.status)")
            }
        },
        claims("form.eighth-claim", "an eighth claim") { $0.more = #","more":1"# },
        claims("form.claim-twice", "a claim twice") { $0.more = #","iss":"\#($0.issuer)""# },
        claims("form.short-nonce", "a nonce of 8 bytes") { $0.nonce = Base64.encode([UInt8](repeating: 7, count: 8)) },
        claims("form.params", "params that are no object") { $0.parameters = "[]" },
        claims("form.negative", "a position below 0") {
            $0.method = "range"
            $0.parameters = #"{"epoch":0,"from":-1,"max":256}"#
        },
        claims("form.missing", "a request for entries without a position") {
            $0.method = "range"
            $0.parameters = #"{"epoch":0,"max":256}"#
        },
        claims("form.number-as-text", "a position that is text") {
            $0.method = "range"
            $0.parameters = #"{"epoch":0,"from":"0","max":256}"#
        },
    ]

    /// A good envelope of which the bytes are changed.
    private static func form(
        _ id: String, _ what: String, _ reason: Reject = .badEnvelope,
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Check {
        Check(id, "\(what) is refused", section: "6") { examination in
            guard let tester = examination.tester else { throw Finding.skipped("no identity of a tester was given") }
            let request = change(try await examination.claims().signed(by: tester.key))
            try RequestChecks.refused(try await examination.send(request), reason, .badEnvelope)
        }
    }

    /// Claims that are signed as they are.
    private static func claims(
        _ id: String, _ what: String, _ change: @escaping @Sendable (inout Claims) -> Void
    ) -> Check {
        Check(id, "\(what) is refused", section: "6") { examination in
            try RequestChecks.refused(try await examination.call(change), .badEnvelope)
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
