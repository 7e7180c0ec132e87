public import FederationCore
import Foundation
public import Postgres

/// Before a node signs anything more: whether the newest entries are those that the newest heads were signed over (S-151).
public enum LogSelfCheck {
    /// How many entries are looked at, at least, where there are as many; the whole is for `territory log verify`.
    static let entries: Int64 = 1000

    /// - Throws: ``LogFault`` where the log is not what was signed; `PostgresError`.
    public static func run(of identity: Identity, in database: Database) async throws {
        guard let row = try await database.read("SELECT epoch, size, root, frontier FROM log_head").first else {
            return
        }
        let head = try position(row)
        let signed = try await newestNote(before: head, in: database)
        let replay = LogReplay(in: database)
        let start = try await start(before: head, in: database)
        let atNote = try await replay.run(from: start, to: signed?.size ?? start.size)
        let frontier = try await replay.run(from: atNote, to: head.frontier.size)
        guard frontier.root == head.frontier.root else {
            throw LogFault(position: UInt64(clamping: head.size), reason: .rootMismatch)
        }
        guard let signed else { return }
        do {
            let note = try verified(signed.note, of: identity, epoch: UInt64(clamping: head.epoch))
            guard note.size == atNote.size, note.root == atNote.root else { throw Reject.rootMismatch }
        } catch let reason as Reject {
            throw LogFault(position: signed.size - 1, reason: reason)
        }
    }

    /// Of an epoch that has ended, heads beyond the next one's base count nowhere, and are no damage: a database that was put back may
    /// end with one. That nothing is signed after it is for ``OwnLogRecovery`` to see to and to say (``LogState/inPastEpoch(_:current:)``).
    private static func verified(
        _ note: [UInt8], of identity: Identity, epoch: UInt64
    ) throws(Reject) -> Checkpoint {
        do throws(Reject) {
            return try Checkpoint.verified(note: note, of: identity, epoch: epoch).checkpoint
        } catch {
            guard error == .keyNotAdmissible, epoch < identity.epoch else { throw error }
            return try SignedHead(kept: note).checkpoint
        }
    }

    private static func newestNote(
        before head: LogPosition, in database: Database
    ) async throws -> (size: UInt64, note: [UInt8])? {
        let rows = try await database.read(
            """
            SELECT size, note FROM log_note WHERE epoch = \(head.epoch) AND size <= \(head.size)
            ORDER BY size DESC LIMIT 1
            """)
        return try rows.first.map {
            (size: UInt64(clamping: try $0.get("size", as: Int64.self)), note: try $0.get("note"))
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
