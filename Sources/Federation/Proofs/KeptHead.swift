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
        switch owner {
        case .own:
            try await database.first(
                "SELECT epoch, note FROM log_note ORDER BY epoch DESC, size DESC LIMIT 1", as: KeptHead.self)
        case .peer(let tid):
            try await database.first(
                """
                SELECT epoch, note FROM peer_note WHERE tid = \(tid.description) ORDER BY epoch DESC, size DESC LIMIT 1
                """,
                as: KeptHead.self)
        }
    }

    /// The head of that size, also of an earlier epoch: whoever holds another history asks how far it is the one that the next epoch
    /// builds on.
    func last(ofSize size: UInt64, of owner: KeptLog.Owner, in database: Database) async throws -> KeptHead? {
        let (size, epochs) = (Int64(clamping: size), Array(0...epoch))
        return switch owner {
        case .own:
            try await database.first(
                """
                SELECT epoch, note FROM log_note WHERE epoch = ANY (\(epochs)) AND size = \(size) ORDER BY epoch DESC LIMIT 1
                """,
                as: KeptHead.self)
        case .peer(let tid):
            try await database.first(
                """
                SELECT epoch, note FROM peer_note
                WHERE tid = \(tid.description) AND epoch = ANY (\(epochs)) AND size = \(size) ORDER BY epoch DESC LIMIT 1
                """,
                as: KeptHead.self)
        }
    }

    /// The first head of its epoch that has at least `size` entries.
    func first(ofAtLeast size: UInt64, of owner: KeptLog.Owner, in database: Database) async throws -> KeptHead? {
        let size = Int64(clamping: size)
        return switch owner {
        case .own:
            try await database.first(
                "SELECT epoch, note FROM log_note WHERE epoch = \(epoch) AND size >= \(size) ORDER BY size LIMIT 1",
                as: KeptHead.self)
        case .peer(let tid):
            try await database.first(
                """
                SELECT epoch, note FROM peer_note
                WHERE tid = \(tid.description) AND epoch = \(epoch) AND size >= \(size) ORDER BY size LIMIT 1
                """,
                as: KeptHead.self)
        }
    }
}
