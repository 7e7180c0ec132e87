import Content
import Foundation
import Kernel
import Web

/// The body of the Pinning Service API: what is to be kept, and what whoever asks notes about it.
struct PinRequest: Hashable, Sendable {
    let cid: CID
    let name: String
    /// Where it may be had; kept and told, not followed.
    let origins: [String]
    let meta: [String: String]

    /// As in the specification: `Pin.name`, `origins` and `meta`.
    static let nameLimit = 255
    static let originLimit = 20
    static let metaLimit = 1000

    /// For documents; what is read of it is more exact.
    struct Body: Decodable {
        let cid: String
        let name: FileLabel?
        let origins: [String]?
        let meta: [String: String]?
    }

    /// - Throws: ``Problem`` `malformed`.
    init(_ body: [UInt8]) throws {
        guard let json = try? JSONParser.parse(body), let members = json.members else {
            throw Problem.malformed("The JSON is not well-formed.")
        }
        guard Set(members.map(\.name)).isSubset(of: ["cid", "name", "origins", "meta"]),
            let name = Self.text(json["name"]), name.utf8.count <= Self.nameLimit,
            let origins = Self.texts(json["origins"]), origins.count <= Self.originLimit,
            let meta = Self.dictionary(json["meta"]), meta.count <= Self.metaLimit
        else { throw Problem.malformed("The pin has fields that are not those of the Pinning Service API.") }
        cid = try ContentAddress.read(json["cid"]?.string)
        self.name = name
        self.origins = origins
        self.meta = meta
    }

    /// - Returns: what was asked for with the same key.
    /// - Throws: ``Problem`` `keyReused` where it is something else.
    func same(_ known: PinRecord) throws -> PinRecord {
        let pin = known.pin
        guard pin.cid == cid.v1.description, pin.name == name, pin.origins == origins, pin.meta == meta else {
            throw Problem(.keyReused)
        }
        return known
    }

    private static func text(_ value: JSONValue?) -> String? {
        value == nil ? "" : value?.string
    }

    private static func texts(_ value: JSONValue?) -> [String]? {
        guard let value else { return [] }
        let texts = value.array?.compactMap(\.string)
        return texts?.count == value.array?.count && texts?.allSatisfy({ $0.utf8.count <= 1000 }) == true ? texts : nil
    }

    private static func dictionary(_ value: JSONValue?) -> [String: String]? {
        guard let value else { return [:] }
        guard let members = value.members else { return nil }
        let pairs = members.compactMap { member in member.value.string.map { (member.name, $0) } }
        return pairs.count == members.count ? Dictionary(pairs) { first, _ in first } : nil
    }
}
