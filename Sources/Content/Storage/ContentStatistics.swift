public import Postgres

/// How much a territory keeps.
public struct ContentStatistics: Encodable, Sendable, RowDecodable {
    public let trees: Int
    public let blocks: Int
    /// Of all blocks, each counted once.
    public let bytes: Int
    /// Trees that nobody needs and that will be collected.
    public let unneeded: Int

    public init(row: Row) throws {
        trees = try row.get("trees")
        blocks = try row.get("blocks")
        bytes = try row.get("bytes")
        unneeded = try row.get("unneeded")
    }
}

extension ContentStorage {
    public func statistics() async throws -> ContentStatistics? {
        try await database.first(
            """
            SELECT (SELECT count(*) FROM content_tree) AS trees, (SELECT count(*) FROM content_block) AS blocks,
                (SELECT coalesce(sum(size), 0) FROM content_block)::bigint AS bytes,
                (SELECT count(*) FROM content_tree WHERE unneeded_since IS NOT NULL) AS unneeded
            """, as: ContentStatistics.self)
    }
}
