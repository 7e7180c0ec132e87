import Crypto
import Foundation
import Kernel
import Testing

@testable import Accounts

/// A token with one thing wrong, signed with the right key wherever that makes the fault harder to see.
struct HostileToken: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable (_ key: SigningKey, _ now: Int) throws -> String

    var testDescription: String { name }

    /// A token as the territory itself would write it, with `header` and `claims` edited as text before signing.
    static func signed(
        _ key: SigningKey, _ now: Int, header: (String) -> String = { $0 }, claims: (String) -> String = { $0 }
    ) throws -> String {
        let head = header(#"{"alg":"EdDSA","typ":"at+jwt","kid":"\#(key.id)"}"#)
        let body = claims(
            #"{"iss":"https://se.example.org","aud":"tid-of-se","sub":"0190c0de-0000-7000-8000-000000000001","#
                + #""sid":"0190c0de-0000-7000-8000-000000000002","jti":"1","iat":\#(now),"exp":\#(now + 900)}"#)
        let input = [head, body].map { Data($0.utf8).base64URLEncodedString }.joined(separator: ".")
        return input + "." + (try key.privateKey.signature(for: Data(input.utf8))).base64URLEncodedString
    }

    private static func header(_ name: String, _ old: String, _ new: String) -> HostileToken {
        HostileToken(name: name) { key, now in
            try signed(key, now, header: { $0.replacing(old, with: new) })
        }
    }

    private static func claim(_ name: String, _ edit: @escaping @Sendable (String, Int) -> String) -> HostileToken {
        HostileToken(name: name) { key, now in try signed(key, now, claims: { edit($0, now) }) }
    }

    private static func whole(_ name: String, _ edit: @escaping @Sendable (String) -> String) -> HostileToken {
        HostileToken(name: name) { key, now in edit(try signed(key, now)) }
    }

    static let all: [HostileToken] = headers + claims + forms

    private static let headers: [HostileToken] = [
        header("alg none", "EdDSA", "none"),
        header("alg None", "EdDSA", "None"),
        header("alg NONE", "EdDSA", "NONE"),
        header("alg in another case", "EdDSA", "eddsa"),
        header("alg ES256", "EdDSA", "ES256"),
        header("alg RS256", "EdDSA", "RS256"),
        header("typ JWT", "at+jwt", "JWT"),
        header("typ with media prefix", "at+jwt", "application/at+jwt"),
        header("no typ", #""typ":"at+jwt","#, ""),
        header("unknown kid", #""kid":""#, #""kid":"x"#),
        header("kid walks the file system", #""kid":""#, #""kid":"../../"#),
        header("kid is SQL", #""kid":""#, #""kid":"' OR 1=1 --"#),
        header("kid is a number", #""kid":"#, #""x":"y","kid":1,"z":"#),
        header("crit", "{", #"{"crit":["b64"],"#),
        header("jku", "{", #"{"jku":"https://evil.example/jwks","#),
        header("x5u", "{", #"{"x5u":"https://evil.example/cert","#),
        header("x5c", "{", #"{"x5c":["AAAA"],"#),
        header("jwk", "{", #"{"jwk":{"kty":"OKP","crv":"Ed25519","x":"AAAA"},"#),
        header("alg twice", "{", #"{"alg":"EdDSA","#),
        header("header is an array", #"{"alg":"EdDSA","typ":"at+jwt","kid":"#, "["),
        HostileToken(name: "no kid") { key, now in
            try signed(key, now, header: { _ in #"{"alg":"EdDSA","typ":"at+jwt"}"# })
        },
        HostileToken(name: "kid of 10 KiB") { key, now in
            try signed(key, now, header: { $0.replacing(key.id, with: String(repeating: "k", count: 10_240)) })
        },
        HostileToken(name: "HS256 keyed with the public key") { key, now in
            let token = try signed(key, now, header: { $0.replacing("EdDSA", with: "HS256") })
            let input = token.split(separator: ".").dropLast().joined(separator: ".")
            let secret = SymmetricKey(data: key.privateKey.publicKey.rawRepresentation)
            let code = HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: secret)
            return input + "." + Data(code).base64URLEncodedString
        },
    ]

    private static let claims: [HostileToken] = [
        claim("no exp") { text, now in text.replacing(#","exp":\#(now + 900)"#, with: "") },
        claim("exp is a string") { text, now in text.replacing("\(now + 900)", with: "\"\(now + 900)\"") },
        claim("exp is 1e99") { text, now in text.replacing("\(now + 900)", with: "1e99") },
        claim("exp is negative") { text, now in text.replacing("\(now + 900)", with: "-1") },
        claim("exp is past") { text, now in text.replacing("\(now + 900)", with: "\(now - 1)") },
        claim("exp overflows") { text, now in text.replacing("\(now + 900)", with: "9223372036854775807") },
        claim("exp is a day away") { text, now in text.replacing("\(now + 900)", with: "\(now + 86_400)") },
        claim("exp twice") { text, now in text.replacing("}", with: #","exp":\#(now + 900)}"#) },
        claim("iat in the future") { text, now in
            text.replacing(#""iat":\#(now)"#, with: #""iat":\#(now + 120)"#)
        },
        claim("iat is negative") { text, now in text.replacing(#""iat":\#(now)"#, with: #""iat":-5"#) },
        claim("nbf far ahead") { text, now in text.replacing("}", with: #","nbf":\#(now + 3600)}"#) },
        claim("other issuer") { text, _ in text.replacing("se.example.org", with: "dk.example.org") },
        claim("other audience") { text, _ in text.replacing("tid-of-se", with: "tid-of-dk") },
        claim("audience is a list") { text, _ in text.replacing("\"tid-of-se\"", with: "[\"tid-of-se\"]") },
        claim("no subject") { text, _ in text.replacing(#""sub""#, with: #""subject""#) },
        claim("subject is no id") { text, _ in text.replacing("0190c0de-0000-7000-8000-000000000001", with: "root") },
        claim("subject twice") { text, _ in text.replacing("{", with: #"{"sub":"x","#) },
        claim("an extra claim") { text, _ in text.replacing("}", with: #","role":"admin"}"#) },
        claim("claims are no object") { _, _ in "[]" },
    ]

    private static let forms: [HostileToken] = [
        whole("empty") { _ in "" },
        whole("two segments") { $0.split(separator: ".").dropLast().joined(separator: ".") },
        whole("no signature") { $0.split(separator: ".").dropLast().joined(separator: ".") + "." },
        whole("four segments") { $0 + ".AAAA" },
        whole("padding") { $0 + "=" },
        whole("a space before") { " " + $0 },
        whole("a line break after") { $0 + "\n" },
        whole("not base64url") { $0.replacing("eyJ", with: "e+J") },
        whole("another signature") { $0.dropLast(86) + String(repeating: "A", count: 86) },
        HostileToken(name: "signed by a stranger under our kid") { key, now in
            let stranger = try SigningKey(seed: Data(repeating: 9, count: 32))
            return try signed(stranger, now, header: { $0.replacing(stranger.id, with: key.id) })
        },
        HostileToken(name: "claims changed after signing") { key, now in
            let parts = try signed(key, now).split(separator: ".")
            let other = try signed(key, now, claims: { $0.replacing("000001", with: "000009") }).split(separator: ".")
            return "\(parts[0]).\(other[1]).\(parts[2])"
        },
    ]
}
