import Foundation
public import Postgres

/// The one row of what all blocks take together.
struct ContentUse {
    let bytes: Int
    /// How many removals of blocks were settled.
    let removals: Int
}

extension ContentStorage {
    /// How many bytes one holder has reasons to keep.
    public func use(of holder: Holder, in transaction: Transaction) async throws -> Int {
        try await transaction.query(Self.use(of: holder)).first?.get("bytes") ?? 0
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
    public func use(of holder: Holder) async throws -> Int {
        try await database.read(Self.use(of: holder)).first?.get("bytes") ?? 0
    }

    private static func use(of holder: Holder) -> SQL {
        "SELECT bytes FROM content_holder WHERE kind = \(holder.kind) AND id = \(holder.id)"
    }
}
