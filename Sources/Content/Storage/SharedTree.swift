public import Content
public import Foundation
import Kernel
import Postgres

/// Something that this territory asks others to hold, as its operator sees it.
public struct SharedTree: Encodable, Sendable {
    public let root: CID
    public let name: String
    public internal(set) var copies: [Copy]

    /// A territory that said it holds it.
    public struct Copy: Encodable, Sendable {
        /// What this territory calls it.
        public let territory: String
        public let until: Date
        /// When it last gave a block of it.
        public let passedAt: Date?
        /// How often it has not since.
        public let failures: Int
        /// Whether it counts: what was promised is not over, a look has found it, and so did one of the last.
        public let isGood: Bool

        enum CodingKeys: String, CodingKey {
            case territory, until, failures
            case passedAt = "passed_at"
            case isGood = "is_good"
        }
    }

    /// In how many territories it is, this one among them.
    public var count: Int { 1 + copies.filter(\.isGood).count }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(root.description, forKey: .root)
        try container.encode(name, forKey: .name)
        try container.encode(count, forKey: .count)
        try container.encode(copies, forKey: .copies)
    }

    private enum CodingKeys: String, CodingKey {
        case name, count, copies
        case root = "cid"
    }

    /// Looks in a row that fail before a copy is none.
    public static let patience = 3
}

extension ContentStorage {
    /// What this territory shares, by name.
    public func sharedTrees() async throws -> [SharedTree] {
        var trees: [SharedTree] = []
        let rows = try await database.read(
            """
            SELECT s.root, s.name, coalesce(p.code, left(c.holder, 8)) AS territory, c.until, c.passed_at, c.failures
            FROM content_shared s LEFT JOIN content_copy c USING (root) LEFT JOIN peer p ON p.tid = c.holder
            ORDER BY s.name, s.root, territory
            """)
        let now = world.now()
        for row in rows {
            let root = try CID(Array(row.get("root", as: Data.self)))
            if trees.last?.root != root {
                trees.append(SharedTree(root: root, name: try row.get("name"), copies: []))
            }
            guard let territory = try row.get("territory", as: String?.self) else { continue }
            let (until, failures): (Date, Int) = (try row.get("until"), try row.get("failures"))
            let passedAt = try row.get("passed_at", as: Date?.self)
            trees[trees.count - 1].copies.append(
                SharedTree.Copy(
                    territory: territory, until: until, passedAt: passedAt, failures: failures,
                    isGood: passedAt != nil && until > now && failures < SharedTree.patience))
        }
        return trees
    }

    /// Whether another territory, by its identity, gives a block of what it says it holds.
    /// - Parameter hash: as tables have it.
    public func holds(_ holder: String, blockWith hash: Data) async throws -> Bool {
        let cid = try Self.address(Array(hash))
        return ((try? await remote?.block(cid, of: holder)) ?? nil) != nil
    }
}
