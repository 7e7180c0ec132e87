import Kernel

/// The JSON of an operation. What is verified is the bytes as they came; this spelling is only what we write.
extension IdentityOperation {
    public var encoded: [UInt8] {
        let rotation = rotation.map { "\"\($0)\"" }.joined(separator: ",")
        let signing = signing.map { #"{"pub":"\#($0.key)","from":\#(Self.text($0.from))}"# }.joined(separator: ",")
        let witnesses = witnesses.map { "\"\($0)\"" }.joined(separator: ",")
        let endpoints = endpoints.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }
            .joined(separator: ",")
        return Array(
            (#"{"v":1,"seq":\#(number),"prev":"\#(previous)",\#(Self.text(change)),"rotation":[\#(rotation)],"#
                + #""signing":[\#(signing)],"witnesses":[\#(witnesses)],"endpoints":{\#(endpoints)}}"#).utf8)
    }

    /// Reads exactly the members an operation of version 1 has.
    /// - Throws: ``Reject/badIdentity``, ``Reject/keyNotAdmissible``, ``Reject/tooLarge``.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard bytes.count <= Genesis.maximumBytes else { throw .tooLarge }
        guard let value = try? JSONParser.parse(bytes), value["v"]?.integer() == 1,
            let previous = value["prev"]?.string.flatMap({ Hexadecimal.decode($0) }).flatMap({ Hash($0) }),
            let endpoints = value["endpoints"]?.members, let witnesses = value["witnesses"]?.array
        else { throw .badIdentity }
        let change = try Self.change(value)
        guard value.members?.count == (change.hasDetails ? 9 : 8) else { throw .badIdentity }
        try self.init(
            number: Self.number(value["seq"]), previous: previous, change: change,
            rotation: Self.list(value["rotation"], Self.key), signing: Self.list(value["signing"], Self.grant),
            witnesses: Self.list(.array(witnesses), Self.territory), endpoints: Self.endpoints(endpoints))
    }

    // MARK: - Writing

    private static func text(_ position: HeadPosition) -> String {
        #"{"epoch":\#(position.epoch),"size":\#(position.size)}"#
    }

    private static func text(_ change: Change) -> String {
        switch change {
        case .update: return #""op":"update""#
        case .revoke(let key, let size):
            return #""op":"revoke","revoke":{"key":"\#(key)","last_good_size":\#(size)}"#
        case .epoch(let start):
            let base =
                #"{"epoch":\#(start.base.epoch),"size":\#(start.base.size),"root":"\#(Base64.encode(start.root.bytes))"}"#
            return #""op":"epoch","epoch":{"new":\#(start.number),"base":\#(base)}"#
        case .tombstone: return #""op":"tombstone""#
        }
    }

    // MARK: - Reading

    private static func change(_ value: JSONValue) throws(Reject) -> Change {
        switch value["op"]?.string {
        case "update": return .update
        case "revoke":
            guard let details = value["revoke"], details.members?.count == 2 else { throw .badIdentity }
            return .revoke(key: try key(details["key"]), lastGoodSize: try number(details["last_good_size"]))
        case "epoch":
            guard let details = value["epoch"], details.members?.count == 2, let base = details["base"],
                base.members?.count == 3, let root = base["root"]?.string, let hash = Hash(try Base64.decode(root))
            else { throw .badIdentity }
            return .epoch(
                EpochStart(number: try number(details["new"]), base: try position(base), root: hash))
        case "tombstone": return .tombstone
        default: throw .badIdentity
        }
    }

    private static func list<Item>(
        _ value: JSONValue?, _ read: (JSONValue?) throws(Reject) -> Item
    ) throws(Reject) -> [Item] {
        guard let items = value?.array, items.count <= witnessCount.upperBound else { throw .badIdentity }
        var list: [Item] = []
        for item in items { list.append(try read(item)) }
        return list
    }

    private static func key(_ value: JSONValue?) throws(Reject) -> Ed25519PublicKey {
        guard let text = value?.string else { throw .badIdentity }
        return try Ed25519PublicKey(text: text)
    }

    private static func grant(_ value: JSONValue?) throws(Reject) -> SigningGrant {
        guard value?.members?.count == 2, let from = value?["from"], from.members?.count == 2 else {
            throw .badIdentity
        }
        return SigningGrant(key: try key(value?["pub"]), from: try position(from))
    }

    private static func territory(_ value: JSONValue?) throws(Reject) -> TerritoryID {
        guard let text = value?.string, let territory = TerritoryID(text) else { throw .badIdentity }
        return territory
    }

    private static func endpoints(_ members: [JSONMember]) throws(Reject) -> [String: String] {
        var endpoints: [String: String] = [:]
        for member in members {
            guard let text = member.value.string else { throw .badIdentity }
            endpoints[member.name] = text
        }
        return endpoints
    }

    private static func position(_ value: JSONValue) throws(Reject) -> HeadPosition {
        HeadPosition(epoch: try number(value["epoch"]), size: try number(value["size"]))
    }

    private static func number(_ value: JSONValue?) throws(Reject) -> UInt64 {
        guard let number = value?.integer(UInt64.self), number <= UInt64(Int64.max) else { throw .badIdentity }
        return number
    }
}

extension IdentityOperation.Change {
    fileprivate var hasDetails: Bool {
        switch self {
        case .revoke, .epoch: true
        case .update, .tombstone: false
        }
    }
}
