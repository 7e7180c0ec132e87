public import FederationCore
import Foundation
public import Postgres

/// Before a node signs anything more: whether the newest entries are those that the newest heads were signed over (S-151).
public enum LogSelfCheck {
    /// How many entries are looked at, at least, where there are as many; the whole is for `territory log verify`.
    static let entries: Int64 = 1000

    /// - Throws: ``LogFault`` where the log is not what was signed.
    public static func run(of territory: TerritoryID, key: Ed25519PublicKey, in database: Database) async throws {
        guard let row = try await database.read("SELECT epoch, size, root, frontier FROM log_head").first else {
            return
        }
        let head = try position(row)
        var frontier = try await start(before: head, in: database)
        let log = KeptLog(.own, in: database)
        var newest: KeptLog.Kept?
        while case let page = try await log.entries(from: frontier.size, limit: Int(entries)), !page.isEmpty {
            for kept in page {
                guard kept.entry.sequence == frontier.size else {
                    throw LogFault(position: frontier.size, reason: .sequenceMismatch)
                }
                frontier.append(MerkleHash.leaf(kept.encoded))
                if kept.note != nil { newest = kept }
            }
        }
        guard frontier.root == head.frontier.root else {
            throw LogFault(position: UInt64(clamping: head.size), reason: .rootMismatch)
        }
        guard let newest, let note = newest.note else { return }
        let origin = LogOrigin(territory: territory, epoch: UInt64(clamping: head.epoch))
        do {
            _ = try Checkpoint.verified(note: note, key: LogKey(origin: origin, publicKey: key))
        } catch {
            throw LogFault(position: newest.entry.sequence, reason: error)
        }
    }

    private static func position(_ row: Row) throws -> LogPosition {
        do {
            return try LogPosition(row: row)
        } catch let reason as Reject {
            throw LogFault(position: UInt64(clamping: try row.get("size", as: Int64.self)), reason: reason)
        }
    }

    /// The tree at a signed head far enough back.
    private static func start(before head: LogPosition, in database: Database) async throws -> MerkleFrontier {
        let rows = try await database.read(
            """
            SELECT epoch, size, root, frontier FROM log_note
            WHERE epoch = \(head.epoch) AND size <= \(head.size - entries) ORDER BY size DESC LIMIT 1
            """)
        return try rows.first.map { try position($0).frontier } ?? MerkleFrontier()
    }
}
