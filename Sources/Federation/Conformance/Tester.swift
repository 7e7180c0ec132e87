public import FederationCore
import Foundation
import Kernel

/// Who asks: a territory without a log, that the checked peer has pinned.
public struct Tester: Sendable {
    public let territory: TerritoryID
    let key: SigningKey

    /// A tester signs with the one key of its identity.
    public init(key: SigningKey) throws(Reject) {
        self.key = key
        territory = TerritoryID(genesis: try Self.genesis(of: key))
    }

    public static func genesis(of key: SigningKey) throws(Reject) -> Genesis {
        try Genesis(rotation: [key.publicKey], signing: [key.publicKey])
    }

    static var now: UInt64 { UInt64(max(0, World.system.now().timeIntervalSince1970)) }
}

/// The claims of a request as text, so that each can also be what it must not be.
struct Claims: Sendable {
    var issuer: String
    var audience: String
    var method = "head"
    var nonce = Base64.encode(World.system.randomBytes(RemoteCall.nonceByteCount))
    var issuedAt = Tester.now
    var lifetime: UInt64 = 30
    var parameters = "{}"
    /// More members, each with a comma before it.
    var more = ""

    var encoded: [UInt8] {
        Array(
            (#"{"iss":"\#(issuer)","aud":"\#(audience)","method":"\#(method)","nonce":"\#(nonce)","#
                + #""iat":\#(issuedAt),"exp":\#(issuedAt + lifetime),"params":\#(parameters)\#(more)}"#).utf8)
    }

    func signed(by key: SigningKey) throws -> [UInt8] {
        try Envelope(payload: encoded, type: RemoteCall.payloadType, signedBy: key).encoded
    }
}
