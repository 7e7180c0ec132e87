import Kernel

/// A signed message (DSSE 1.0.2): bytes, what they are, and signatures over exactly both.
public struct Envelope: Hashable, Sendable {
    /// Of the whole envelope; a request to a peer is small.
    public static let maximumBytes = 16_384
    public static let maximumSignatures = 4

    public let payloadType: String
    /// What was signed; after verification it is also what is parsed, and nothing is parsed twice (S-131).
    public let payload: [UInt8]
    /// 64 bytes each.
    public let signatures: [[UInt8]]

    /// Signs `payload` as it is.
    public init(payload: [UInt8], type: String, signedBy signer: some Signer) throws {
        payloadType = type
        self.payload = payload
        signatures = [try signer.signature(for: PreAuthenticationEncoding.pae(type, payload))]
    }

    public var encoded: [UInt8] {
        let list = signatures.map { #"{"sig":"\#(Base64.encode($0))"}"# }.joined(separator: ",")
        return Array(
            #"{"payloadType":"\#(payloadType)","payload":"\#(Base64.encode(payload))","signatures":[\#(list)]}"#.utf8)
    }

    /// Reads the form. A `keyid` is a hint that anybody can write, so it is not read.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        guard let value = try? JSONParser.parse(bytes), let type = value["payloadType"]?.string,
            let payload = value["payload"]?.string, let list = value["signatures"]?.array,
            (1...Self.maximumSignatures).contains(list.count)
        else { throw .badEnvelope }
        payloadType = type
        self.payload = try Base64.decode(payload)
        var signatures: [[UInt8]] = []
        for item in list {
            guard let text = item["sig"]?.string else { throw .badEnvelope }
            signatures.append(try Base64.decode(text))
        }
        self.signatures = signatures
    }

    /// The payload, if one of `keys` signed it as this type.
    /// - Throws: ``Reject/badEnvelope`` for another type, ``Reject/signatureInvalid``.
    public func verified(as type: String, byOneOf keys: [Ed25519PublicKey]) throws(Reject) -> [UInt8] {
        for key in keys where (try? verified(as: type, by: key)) != nil { return payload }
        throw payloadType == type ? .signatureInvalid : .badEnvelope
    }

    /// The payload, if `key` signed it as this type.
    /// - Throws: ``Reject/badEnvelope`` for another type, ``Reject/signatureInvalid``.
    public func verified(as type: String, by key: Ed25519PublicKey) throws(Reject) -> [UInt8] {
        guard payloadType == type else { throw .badEnvelope }
        let message = PreAuthenticationEncoding.pae(type, payload)
        guard signatures.contains(where: { Ed25519.isValid($0, of: message, by: key) }) else {
            throw .signatureInvalid
        }
        return payload
    }
}
