import FederationCore
import Postgres

/// A signed head that is kept, and what it says.
struct KeptHead: RowDecodable {
    let epoch: Int64
    let note: [UInt8]
    let checkpoint: Checkpoint

    var size: UInt64 { checkpoint.size }

    init(row: Row) throws {
        epoch = try row.get("epoch")
        note = try row.get("note")
        checkpoint = try Checkpoint(text: SignedNote(decoding: note).text)
    }
}

extension KeptHead {
    /// The newest head, nil before the first.
    static func newest(of owner: KeptLog.Owner, in database: Database) async throws -> KeptHead? {
        try await database.first(
            "SELECT epoch, note FROM \(unsafe: owner.notes) ORDER BY epoch DESC, size DESC LIMIT 1", as: KeptHead.self)
    }

    /// The head of that size, also of an earlier epoch: whoever holds another history asks how far it is the one that the next epoch
    /// builds on.
    func last(ofSize size: UInt64, of owner: KeptLog.Owner, in database: Database) async throws -> KeptHead? {
        try await database.first(
            """
            SELECT epoch, note FROM \(unsafe: owner.notes)
            WHERE epoch = ANY (\(Array(0...epoch))) AND size = \(Int64(clamping: size)) ORDER BY epoch DESC LIMIT 1
            """,
            as: KeptHead.self)
    }

    /// The first head of its epoch that has at least `size` entries.
    func first(ofAtLeast size: UInt64, of owner: KeptLog.Owner, in database: Database) async throws -> KeptHead? {
        try await database.first(
            """
            SELECT epoch, note FROM \(unsafe: owner.notes)
            WHERE epoch = \(epoch) AND size >= \(Int64(clamping: size)) ORDER BY size LIMIT 1
            """,
            as: KeptHead.self)
    }
}
