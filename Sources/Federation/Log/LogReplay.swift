import FederationCore
import Foundation
import Postgres

/// Hashes the own log's entries anew as the database has them now, without reading a payload: whatever is to be signed or was
/// signed must follow from them.
struct LogReplay {
    private let database: Database

    /// Entries read at once: at most 160 bytes each.
    static let pageSize: UInt64 = 1000

    init(in database: Database) {
        self.database = database
    }

    /// Appends the entries up to `size` to a tree that is known.
    /// - Parameter visit: is shown each entry and the tree before it.
    /// - Returns: the tree so far as there are entries: smaller than `size` where some are missing.
    /// - Throws: ``LogFault`` at the first that cannot be read or stands elsewhere than it says.
    func run(
        from start: MerkleFrontier, to size: UInt64, _ visit: (Entry, MerkleFrontier) -> Void = { _, _ in }
    ) async throws -> MerkleFrontier {
        var frontier = start
        while frontier.size < size, case let page = try await page(from: frontier.size, to: size), !page.isEmpty {
            for bytes in page {
                visit(try Self.entry(bytes, at: frontier.size), frontier)
                frontier.append(MerkleHash.leaf(bytes))
            }
        }
        return frontier
    }

    private func page(from first: UInt64, to size: UInt64) async throws -> [[UInt8]] {
        let end = min(size, first + Self.pageSize)
        return try await database.read(
            """
            SELECT entry FROM log_entry
            WHERE sequence >= \(Int64(clamping: first)) AND sequence < \(Int64(clamping: end))
            ORDER BY sequence
            """
        ).map { try $0.get("entry") }
    }

    private static func entry(_ bytes: [UInt8], at position: UInt64) throws -> Entry {
        do {
            let entry = try Entry(decoding: bytes[...])
            guard entry.sequence == position else { throw Reject.sequenceMismatch }
            return entry
        } catch let reason as Reject {
            throw LogFault(position: position, reason: reason)
        }
    }
}
