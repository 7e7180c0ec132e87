public import Content
public import Foundation
public import Postgres

/// A file that is kept encrypted: what it is called and was, and the key, as only the node can read it.
public struct PrivateFile: Sendable, RowDecodable {
    /// Of what is kept.
    public let root: CID
    /// Whose it is.
    public let member: UUID
    public let sealedKey: Data
    public let name: String
    public let mediaType: String
    /// Bytes of the file as it was.
    public let size: UInt64

    public init(root: CID, member: UUID, sealedKey: Data, name: String, mediaType: String, size: UInt64) {
        self.root = root
        self.member = member
        self.sealedKey = sealedKey
        self.name = name
        self.mediaType = mediaType
        self.size = size
    }

    public init(row: Row) throws {
        root = try CID(Array(try row.get("root", as: Data.self)))
        member = try row.get("member")
        sealedKey = try row.get("sealed")
        name = try row.get("name")
        mediaType = try row.get("media_type")
        size = UInt64(try row.get("size", as: Int.self))
    }
}

extension ContentStorage {
    /// To be called in the transaction that keeps what is named. All at once: others who keep something wait for it.
    public func add(_ files: [PrivateFile], in transaction: Transaction) async throws {
        guard !files.isEmpty else { return }
        try await transaction.execute(
            """
            INSERT INTO content_private (root, member, sealed, name, media_type, size)
            SELECT * FROM unnest(\(files.map(\.root.key))::bytea[], \(files.map(\.member))::uuid[],
                \(files.map(\.sealedKey))::bytea[], \(files.map(\.name))::text[], \(files.map(\.mediaType))::text[],
                \(files.map { Int64($0.size) })::bigint[])
            """)
    }

    public func privateFile(_ root: CID) async throws -> PrivateFile? {
        try await database.first(
            "SELECT root, member, sealed, name, media_type, size FROM content_private WHERE root = \(root.key)",
            as: PrivateFile.self)
    }

    /// Drops the key of a private file: whoever has what was kept of it, in whatever place, has noise from now on.
    /// - Parameter member: only where it is this one's.
    /// - Returns: whose it was; nil where it is none.
    public func dropKey(
        of root: CID, ofMember member: UUID? = nil, in transaction: Transaction
    ) async throws -> UUID? {
        try await transaction.query(
            """
            WITH gone AS (
                DELETE FROM content_private
                WHERE root = \(root.key) AND member = coalesce(\(member as UUID?)::uuid, member) RETURNING root, member),
            noted AS (INSERT INTO content_keyless (root) SELECT root FROM gone ON CONFLICT DO NOTHING)
            SELECT member FROM gone
            """
        ).first?.get("member")
    }

    /// Those of all that a member kept to themselves.
    func dropKeys(ofMember member: UUID, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            WITH gone AS (DELETE FROM content_private WHERE member = \(member) RETURNING root)
            INSERT INTO content_keyless (root) SELECT root FROM gone ON CONFLICT DO NOTHING
            """)
    }

    /// Takes those of whose dropped keys the log does not say it yet.
    public func takeKeyless(limit: Int, in transaction: Transaction) async throws -> [CID] {
        try await transaction.query(
            """
            DELETE FROM content_keyless WHERE root IN (SELECT root FROM content_keyless ORDER BY since LIMIT \(limit))
            RETURNING root
            """
        ).map { try CID(Array($0.get("root", as: Data.self))) }
    }
}
