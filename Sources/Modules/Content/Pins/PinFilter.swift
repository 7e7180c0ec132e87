import Content
import Foundation
import Kernel
import Web

/// Which pins are asked for (`GET /pins`).
struct PinFilter: Sendable {
    let cids: [Data]
    let name: String?
    let match: Match
    let statuses: [String]
    let before: Date?
    let after: Date?
    let meta: [String: String]
    let limit: Int

    enum Match: String, SchemaEnumeration, Sendable {
        case exact, iexact, partial, ipartial
    }

    static let cidLimit = 10

    /// For documents; what is read of it is more exact. Several addresses or states have commas between them.
    struct Query: Decodable {
        let cid: String?
        let name: String?
        let match: Match?
        let status: String?
        let before: Date?
        let after: Date?
        let limit: Int?
        let meta: String?
    }

    /// - Throws: ``Problem`` `malformed`, `badContentAddress`.
    init(_ query: FormFields) throws {
        let texts = (query["cid"] ?? "").split(separator: ",").map(String.init)
        let statuses = (query["status"] ?? "pinned").split(separator: ",").map(String.init)
        guard texts.count <= Self.cidLimit, let match = Match(rawValue: query["match"] ?? "exact"),
            let limit = Int(query["limit"] ?? "10"), (1...1000).contains(limit),
            Set(statuses).isSubset(of: ["queued", "pinning", "pinned", "failed"])
        else { throw Problem.malformed("The query is not one of the Pinning Service API.") }
        cids = try texts.map { Data(try ContentAddress.read($0).v1.bytes) }
        name = query["name"]
        self.match = match
        self.statuses = statuses
        self.limit = limit
        before = try query["before"].map(Self.date)
        after = try query["after"].map(Self.date)
        meta = try query["meta"].map(Self.meta) ?? [:]
    }

    private static func date(_ text: String) throws -> Date {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
            throw Problem.malformed("The query is not one of the Pinning Service API.")
        }
        return date
    }

    private static func meta(_ text: String) throws -> [String: String] {
        guard let members = (try? JSONParser.parse(Array(text.utf8)))?.members else {
            throw Problem.malformed("The query is not one of the Pinning Service API.")
        }
        return Dictionary(members.map { ($0.name, $0.value.string ?? "") }) { first, _ in first }
    }
}
