import Foundation
public import Postgres

/// The one row of what all blocks take together.
struct ContentUse {
    let bytes: Int
    /// How many removals of blocks were settled.
    let removals: Int
}

/// How much one holder has reasons to keep, or may have.
public struct HolderUse: Hashable, Sendable, RowDecodable {
    public var bytes = 0
    /// Blocks, in number.
    public var blocks = 0

    public init(bytes: Int = 0, blocks: Int = 0) {
        self.bytes = bytes
        self.blocks = blocks
    }

    public init(row: Row) throws {
        bytes = try row.get("bytes")
        blocks = try row.get("blocks")
    }

    public static func + (one: HolderUse, other: HolderUse) -> HolderUse {
        HolderUse(bytes: one.bytes + other.bytes, blocks: one.blocks + other.blocks)
    }

    /// Whether it is within a limit.
    public func isWithin(_ limit: HolderUse) -> Bool {
        bytes <= limit.bytes && blocks <= limit.blocks
    }
}

/// What was so when somebody began to write.
public struct WritingStart: Sendable, RowDecodable {
    /// What they kept by then.
    public let use: HolderUse
    /// The last removal of blocks before: what is removed later than it is written has a higher number.
    let removal: Int

    public init(row: Row) throws {
        use = try HolderUse(row: row)
        removal = try row.get("removals")
    }
}

extension WrittenTree {
    /// What a reason to keep it adds.
    public var use: HolderUse { HolderUse(bytes: storedSize, blocks: blocks.count) }
}

extension ContentLimits {
    /// What one member may keep.
    public var ofMember: HolderUse { HolderUse(bytes: member, blocks: memberBlocks) }
}

extension ContentStorage {
    /// How much one holder has reasons to keep.
    public func use(of holder: Holder, in transaction: Transaction) async throws -> HolderUse {
        try await transaction.first(Self.use(of: holder), as: HolderUse.self) ?? HolderUse()
    }

    /// To be called before anything of it is written: what is kept then need not be looked for (``KeepQueue/Wish``).
    /// - Parameter holders: whose reasons count together.
    public func beginWriting(for holders: [Holder]) async throws -> WritingStart {
        let start = try await database.first(
            """
            SELECT u.removals, held.bytes, held.blocks
            FROM content_use u CROSS JOIN (
                SELECT coalesce(sum(h.bytes), 0)::bigint AS bytes, coalesce(sum(h.blocks), 0)::bigint AS blocks
                FROM content_holder h
                JOIN unnest(\(holders.map(\.kind))::text[], \(holders.map(\.id))::text[]) AS asked (kind, id)
                    USING (kind, id)) AS held
            """, as: WritingStart.self)
        guard let start else { preconditionFailure("the table has one row") }
        return start
    }

    /// How many bytes all blocks take. Nobody else changes it until the transaction ends.
    public func use(in transaction: Transaction) async throws -> Int {
        try await beginKeeping(in: transaction).bytes
    }

    /// Whoever keeps something waits here for those who do, so that limits are judged by what is there, and for those who doom blocks.
    @discardableResult
    func beginKeeping(in transaction: Transaction) async throws -> ContentUse {
        guard let row = try await transaction.query("SELECT bytes, removals FROM content_use FOR UPDATE").first else {
            preconditionFailure("the table has one row")
        }
        return ContentUse(bytes: try row.get("bytes"), removals: try row.get("removals"))
    }

    /// Waits for those who keep something.
    /// - Returns: false where the holder's reasons were all taken away for good.
    public func admits(_ holder: Holder, in transaction: Transaction) async throws -> Bool {
        try await beginKeeping(in: transaction)
        return try await departed(of: [holder], in: transaction).isEmpty
    }

    /// - Returns: those of some holders whose reasons were all taken away for good.
    func departed(of holders: some Collection<Holder>, in transaction: Transaction) async throws -> Set<String> {
        let rows = try await transaction.query(
            "SELECT holder_id FROM content_departed WHERE holder_id = ANY(\(holders.map(\.id))::text[])")
        return Set(try rows.map { try $0.get("holder_id") })
    }

    /// Of one holder, outside of any transaction: to tell, not to decide.
    public func use(of holder: Holder) async throws -> HolderUse {
        try await database.first(Self.use(of: holder), as: HolderUse.self) ?? HolderUse()
    }

    private static func use(of holder: Holder) -> SQL {
        "SELECT bytes, blocks FROM content_holder WHERE kind = \(holder.kind) AND id = \(holder.id)"
    }
}
