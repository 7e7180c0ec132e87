import FederationCore
import Foundation
import Postgres

/// What happens here when another territory says that it erased an entry of its own log: salt and payload go, whatever became of
/// the entry, and the module takes back what it made of it.
struct PeerErasures: Sendable {
    let handlers: FactHandlers

    /// The handler of ``EntryRedacted``, which every territory has.
    var handler: FactHandler {
        FactHandler(EntryRedacted.self) { fact, origin, transaction in
            try await erase(fact, statedBy: origin, in: transaction)
        }.undoing(unstate)
    }

    /// Nothing was erased by a statement that was not the origin's: what went is asked for again.
    @Sendable private func unstate(_ origin: FactOrigin, _: Bool, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            WITH unstated AS (
                DELETE FROM peer_erasure
                WHERE tid = \(origin.territory.description) AND stated_at = \(Int64(clamping: origin.sequence)) RETURNING *
            )
            UPDATE peer_entry SET outcome = 'absent', asks = 0, ask_after = now() FROM unstated
            WHERE peer_entry.tid = unstated.tid AND peer_entry.sequence = unstated.sequence AND outcome = 'erased'
            """)
    }

    /// A history has one entry at each position: the epoch that the statement names may be another than the one it was fetched in, for what
    /// a new epoch found without a head is of it.
    private func erase(_ fact: EntryRedacted, statedBy origin: FactOrigin, in transaction: Transaction) async throws {
        // Only what was said can be taken back.
        guard fact.sequence < origin.sequence else { throw Reject.sequenceMismatch }
        let (tid, epoch) = (origin.territory.description, Int64(clamping: fact.epoch))
        try await transaction.execute(
            """
            INSERT INTO peer_erasure (tid, epoch, sequence, reason, stated_at)
            VALUES (\(tid), \(epoch), \(Int64(clamping: fact.sequence)), \(String(fact.reason.prefix(64))),
                \(Int64(clamping: origin.sequence)))
            ON CONFLICT DO NOTHING
            """)
        let rows = try await transaction.query(
            """
            UPDATE peer_entry SET salt = NULL, payload = NULL, outcome = 'erased', ask_after = NULL, failure = NULL
            FROM peer WHERE peer.tid = peer_entry.tid AND peer.tid = \(tid) AND sequence = \(Int64(clamping: fact.sequence))
            RETURNING peer.tid, code, sequence, entry
            """)
        try await takeBack(rows, in: transaction)
    }

    /// Tells the modules that the facts of these entries are erased.
    func takeBack(_ rows: [Row], in transaction: Transaction) async throws {
        for row in rows {
            let entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
            guard let tid = TerritoryID(try row.get("tid", as: String.self)),
                let erase = handlers.erasing(entry.type)
            else { continue }
            try await erase(FactOrigin(entry, of: tid, code: try row.get("code")), transaction)
        }
    }
}

extension FactOrigin {
    init(_ entry: Entry, of territory: TerritoryID, code: String) {
        self.init(
            territory: territory, code: code, sequence: entry.sequence, entryID: entry.id, objectID: entry.objectID,
            time: Date(timeIntervalSince1970: Double(entry.timeMilliseconds) / 1000))
    }
}
