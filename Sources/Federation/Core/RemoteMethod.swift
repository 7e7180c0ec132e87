import Kernel

/// What can be asked of an origin, with its parameters.
public enum RemoteMethod: Hashable, Sendable {
    /// Entries from a position on, as a ``Batch`` that ends at a kept head.
    case range(epoch: UInt64, from: UInt64, max: UInt64)
    /// The newest head.
    case head
    /// The newest head of another territory's log, as far as the receiver keeps it. Whoever lost its own log asks so.
    case keptHead(of: TerritoryID)
    /// Entries of another territory's log, as the receiver keeps them; else as ``range(epoch:from:max:)``.
    case keptRange(of: TerritoryID, epoch: UInt64, from: UInt64, max: UInt64)
    /// The operations of its identity from a number on, the genesis being 0.
    case identity(from: UInt64)
    /// That the entry at a position is in the log, as a ``LogProof`` under the first kept head of at least `size` entries.
    case inclusion(sequence: UInt64, size: UInt64)
    /// That the log at the kept head of `size` entries begins with what it was at `oldSize`, as ``ConsistencyText``.
    case consistency(from: UInt64, to: UInt64)
    /// To witness a head: a ``WitnessRequest``, whose bytes are the witness's to judge.
    case addCheckpoint(request: [UInt8])
    /// Salt and payload of one entry, sealed for whoever holds the secret half of `key` (X25519, 32 bytes).
    case payload(epoch: UInt64, sequence: UInt64, key: [UInt8])
    /// Salt and payload of one entry of the asker's own log, which was for the receiver; else as ``payload(epoch:sequence:key:)``.
    /// Whoever lost its own log asks so.
    case keptPayload(of: TerritoryID, epoch: UInt64, sequence: UInt64, key: [UInt8])
    /// The asker has erased whatever the log says before `size` is erased.
    case erased(epoch: UInt64, size: UInt64)
    /// The bytes of one block of content from a position on, as a ``BlockSlice``.
    case block(cid: String, from: UInt64)

    /// Bytes of an X25519 public key (RFC 7748 section 5).
    public static let payloadKeyByteCount = 32
    /// Letters and digits of a block's address.
    public static let blockAddressLengths = 1...256

    public var name: String {
        switch self {
        case .range, .keptRange: "range"
        case .head, .keptHead: "head"
        case .identity: "identity"
        case .inclusion: "inclusion"
        case .consistency: "consistency"
        case .payload, .keptPayload: "payload"
        case .addCheckpoint: "add-checkpoint"
        case .erased: "erased"
        case .block: "block"
        }
    }

    var parameters: String {
        switch self {
        case .range(let epoch, let from, let max): #"{"epoch":\#(epoch),"from":\#(from),"max":\#(max)}"#
        case .head: "{}"
        case .keptHead(let origin): #"{"origin":"\#(origin)"}"#
        case .keptRange(let origin, let epoch, let from, let max):
            #"{"origin":"\#(origin)","epoch":\#(epoch),"from":\#(from),"max":\#(max)}"#
        case .identity(let from): #"{"from":\#(from)}"#
        case .inclusion(let sequence, let size): #"{"seq":\#(sequence),"size":\#(size)}"#
        case .consistency(let old, let new): #"{"a":\#(old),"b":\#(new)}"#
        case .erased(let epoch, let size): #"{"epoch":\#(epoch),"size":\#(size)}"#
        case .block(let cid, let from): #"{"cid":"\#(cid)","from":\#(from)}"#
        case .payload(let epoch, let sequence, let key):
            #"{"epoch":\#(epoch),"seq":\#(sequence),"key":"\#(Base64.encode(key))"}"#
        case .keptPayload(let origin, let epoch, let sequence, let key):
            #"{"origin":"\#(origin)","epoch":\#(epoch),"seq":\#(sequence),"key":"\#(Base64.encode(key))"}"#
        case .addCheckpoint(let request): #"{"request":\#(Self.quoted(request))}"#
        }
    }

    init(name: String, parameters: JSONValue) throws(Reject) {
        func number(_ name: String) throws(Reject) -> UInt64 {
            guard let value = parameters[name]?.integer(UInt64.self), value <= UInt64(Int64.max) else {
                throw .badEnvelope
            }
            return value
        }
        guard parameters.members != nil else { throw .badEnvelope }
        let origin = try Self.origin(parameters)
        switch name {
        case "range":
            let (epoch, from, max) = (try number("epoch"), try number("from"), try number("max"))
            self =
                origin.map { .keptRange(of: $0, epoch: epoch, from: from, max: max) }
                ?? .range(epoch: epoch, from: from, max: max)
        case "head": self = origin.map { .keptHead(of: $0) } ?? .head
        case "identity": self = .identity(from: try number("from"))
        case "inclusion": self = .inclusion(sequence: try number("seq"), size: try number("size"))
        case "consistency": self = .consistency(from: try number("a"), to: try number("b"))
        case "erased": self = .erased(epoch: try number("epoch"), size: try number("size"))
        case "block":
            guard let cid = parameters["cid"]?.string, Self.isBlockAddress(cid) else { throw .badEnvelope }
            self = .block(cid: cid, from: try number("from"))
        case "payload":
            guard let text = parameters["key"]?.string else { throw .badEnvelope }
            let key = try Base64.decode(text)
            guard key.count == Self.payloadKeyByteCount else { throw .badEnvelope }
            let (epoch, sequence) = (try number("epoch"), try number("seq"))
            self =
                origin.map { .keptPayload(of: $0, epoch: epoch, sequence: sequence, key: key) }
                ?? .payload(epoch: epoch, sequence: sequence, key: key)
        case "add-checkpoint":
            guard let text = parameters["request"]?.string else { throw .badEnvelope }
            self = .addCheckpoint(request: Array(text.utf8))
        default: throw .unknownMethod
        }
    }

    /// Whose log is meant; nil for the receiver's own.
    private static func origin(_ parameters: JSONValue) throws(Reject) -> TerritoryID? {
        guard let value = parameters["origin"] else { return nil }
        guard let text = value.string, let origin = TerritoryID(text) else { throw .badEnvelope }
        return origin
    }

    /// Whether it can be an address; whoever has the blocks reads it.
    private static func isBlockAddress(_ text: String) -> Bool {
        blockAddressLengths.contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
            }
    }

    /// Notes hold no control characters but newlines.
    private static func quoted(_ text: [UInt8]) -> String {
        let text = String(decoding: text, as: UTF8.self)
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            + "\""
    }
}
