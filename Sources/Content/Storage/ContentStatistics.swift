public import Postgres

/// How much a territory keeps.
public struct ContentStatistics: Encodable, Sendable, RowDecodable {
    public let trees: Int
    public let blocks: Int
    /// Of all blocks, each counted once.
    public let bytes: Int
    /// Trees that nobody needs and that will be collected.
    public let unneeded: Int
    /// What is held for other territories, of what is kept.
    public let heldForOthers: Int
    public let heldForOthersBytes: Int
    /// What others are asked to hold.
    public var shared: [SharedTree] = []

    enum CodingKeys: String, CodingKey {
        case trees, blocks, bytes, unneeded, shared
        case heldForOthers = "held_for_others"
        case heldForOthersBytes = "held_for_others_bytes"
    }

    public init(row: Row) throws {
        trees = try row.get("trees")
        blocks = try row.get("blocks")
        bytes = try row.get("bytes")
        unneeded = try row.get("unneeded")
        heldForOthers = try row.get("held")
        heldForOthersBytes = try row.get("held_bytes")
    }
}

extension ContentStorage {
    public func statistics() async throws -> ContentStatistics? {
        var statistics = try await database.first(
            """
            SELECT (SELECT count(*) FROM content_tree) AS trees, (SELECT count(*) FROM content_block) AS blocks,
                (SELECT bytes FROM content_use) AS bytes,
                (SELECT count(*) FROM content_tree WHERE unneeded_since IS NOT NULL) AS unneeded,
                (SELECT count(*) FROM content_held WHERE until IS NOT NULL) AS held,
                (SELECT coalesce(sum(stored_size), 0) FROM content_held JOIN content_tree USING (root)
                    WHERE until IS NOT NULL)::bigint AS held_bytes
            """, as: ContentStatistics.self)
        statistics?.shared = try await sharedTrees()
        return statistics
    }
}
