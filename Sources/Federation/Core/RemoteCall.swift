import Kernel

/// What one territory asks of another: signed, meant for one receiver, and good for a minute at most.
public struct RemoteCall: Hashable, Sendable {
    public static let payloadType = "application/vnd.tfl.rpc.v1+json"
    /// Seconds between ``issuedAt`` and ``expiresAt``.
    public static let maximumLifetime: UInt64 = 60
    /// Clocks of two territories may differ by this many seconds.
    public static let clockTolerance: UInt64 = 60
    public static let nonceByteCount = 16

    public let issuer: TerritoryID
    public let audience: TerritoryID
    private let asked: Result<RemoteMethod, Reject>
    /// 16 bytes that the issuer never repeats.
    public let nonce: [UInt8]
    /// Unix seconds.
    public let issuedAt: UInt64
    public let expiresAt: UInt64

    public init(
        issuer: TerritoryID, audience: TerritoryID, method: RemoteMethod, nonce: [UInt8], issuedAt: UInt64,
        expiresAt: UInt64
    ) {
        self.issuer = issuer
        self.audience = audience
        asked = .success(method)
        self.nonce = nonce
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    /// What is asked. Whether anybody here can answer it is said after it is known who asks (S-130).
    /// - Throws: ``Reject/unknownMethod``, ``Reject/badEnvelope`` for its parameters.
    public var method: RemoteMethod {
        get throws(Reject) { try asked.get() }
    }

    /// The claims to sign.
    /// - Throws: what ``method`` throws.
    public var encoded: [UInt8] {
        get throws(Reject) {
            let method = try method
            let head = #"{"iss":"\#(issuer)","aud":"\#(audience)","method":"\#(method.name)","#
            let tail = #""iat":\#(issuedAt),"exp":\#(expiresAt),"params":\#(method.parameters)}"#
            return Array((head + #""nonce":"\#(Base64.encode(nonce))","# + tail).utf8)
        }
    }

    /// Reads exactly the seven members; what another version adds goes into `params`.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard let value = try? JSONParser.parse(bytes), value.members?.count == 7,
            let issuer = value["iss"]?.string.flatMap({ TerritoryID($0) }),
            let audience = value["aud"]?.string.flatMap({ TerritoryID($0) }), let name = value["method"]?.string,
            let nonce = value["nonce"]?.string, let issuedAt = value["iat"]?.integer(UInt64.self),
            let expiresAt = value["exp"]?.integer(UInt64.self), let parameters = value["params"]
        else { throw .badEnvelope }
        self.issuer = issuer
        self.audience = audience
        self.nonce = try Base64.decode(nonce)
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        asked = Result { () throws(Reject) in try RemoteMethod(name: name, parameters: parameters) }
        guard self.nonce.count == Self.nonceByteCount else { throw .badEnvelope }
    }

    /// Whether it is meant for `receiver` and good at `now` (Unix seconds). Whether it came before, the receiver remembers.
    public func check(receiver: TerritoryID, now: UInt64) throws(Reject) {
        guard audience == receiver else { throw .wrongAudience }
        guard expiresAt > issuedAt, expiresAt - issuedAt <= Self.maximumLifetime, expiresAt > now,
            issuedAt <= now.addingReportingOverflow(Self.clockTolerance).partialValue
        else { throw .expired }
    }
}
