import FederationCore
import Foundation
import Postgres

/// Sets aside what is held of a log beyond the place where its territory's identity says that its history was cut. What that did here is
/// taken back before anything else takes effect (``TakenBack``).
struct HistoryCut {
    /// As it is held, with the identity as it is known now.
    let log: FollowedLog
    /// The identity as it was known before.
    let known: Identity
    let transaction: Transaction

    /// Leaves that are read at once.
    static let pageSize = 10_000

    init(log: FollowedLog, known: Identity, in transaction: Transaction) {
        self.log = log
        self.known = known
        self.transaction = transaction
    }

    private var tid: String { log.territory.description }

    /// - Parameter common: the size up to which what is held is the beginning of what the next epoch builds on, where the origin proved
    ///   that; what lies beyond is another history. Where only such a proof could tell how far to go back, nothing is done without it.
    func perform(common: UInt64? = nil) async throws {
        var log = log
        let cut = try cut
        if cut != nil || common != nil {
            let size = min(cut?.size ?? log.size, common ?? log.size)
            log = FollowedLog(
                identity: log.identity, epoch: cut?.epoch ?? log.epoch, frontier: try await frontier(at: size),
                state: log.state)
        }
        guard let next = try? log.enteringEpoch(), next.epoch != self.log.epoch || next.size != self.log.size else {
            return
        }
        try await setAside(from: next)
    }

    /// Up to where what is held counts, and in which epoch; nil where all of it does.
    private var cut: HeadPosition? {
        get throws {
            let identity = log.identity
            if log.epoch > identity.epoch {
                // The epoch was overruled: by a key that comes before the one that began it.
                let base = known.epochs[Int(identity.epoch)].base.size
                return HeadPosition(epoch: identity.epoch, size: min(base, log.size))
            }
            if log.epoch < identity.epoch {
                let base = identity.epochs[Int(log.epoch)].base.size
                if base < log.size { return HeadPosition(epoch: log.epoch, size: base) }
            }
            guard let note = log.lastNote else { return nil }
            if (try? Checkpoint.verified(note: note, of: identity, epoch: log.epoch)) != nil { return nil }
            // A key that signed it signs no more from its end on. What others signed before had ended in good order.
            let origin = LogOrigin(territory: log.territory, epoch: log.epoch)
            let signed = try SignedNote(decoding: note)
            let ends = identity.spans.filter { signed.isSigned(by: LogKey(origin: origin, publicKey: $0.key)) }
                .compactMap(\.end).filter { $0.epoch == log.epoch && $0.size <= log.size }
            return ends.map(\.size).max().map { HeadPosition(epoch: log.epoch, size: $0 - 1) }
        }
    }

    private func frontier(at size: UInt64) async throws -> MerkleFrontier {
        var frontier = MerkleFrontier()
        while frontier.size < size {
            let rows = try await transaction.query(
                """
                SELECT entry FROM peer_entry WHERE tid = \(tid) AND sequence >= \(Int64(clamping: frontier.size))
                    AND sequence < \(Int64(clamping: size)) ORDER BY sequence LIMIT \(Self.pageSize)
                """)
            guard !rows.isEmpty else { throw Reject.sequenceMismatch }
            for row in rows { frontier.append(MerkleHash.leaf(try row.get("entry", as: [UInt8].self))) }
        }
        return frontier
    }

    private func setAside(from next: FollowedLog) async throws {
        let position = LogPosition(epoch: Int64(clamping: next.epoch), frontier: next.frontier)
        // The payloads go: nobody may ask for their erasure any more.
        try await transaction.execute(
            """
            WITH gone AS (
                DELETE FROM peer_entry WHERE tid = \(tid) AND sequence >= \(position.size) RETURNING *
            )
            INSERT INTO peer_orphan (tid, epoch, sequence, entry, had_effect)
            SELECT tid, gone.epoch, sequence, entry, sequence < applied AND outcome = 'applied' FROM gone JOIN peer USING (tid)
            ON CONFLICT (tid, epoch, sequence, entry) DO UPDATE SET had_effect = peer_orphan.had_effect OR excluded.had_effect
            """)
        try await transaction.execute(
            """
            UPDATE peer SET epoch = \(position.epoch), size = \(position.size), frontier = \(position.encodedFrontier),
                root = \(position.root), applied = least(applied, \(position.size)),
                trying = least(trying, \(position.size)),
                witnessed = least(witnessed, \(position.size)), witnessed_epoch = least(witnessed_epoch, \(position.epoch)),
                told_size = least(told_size, \(position.size)),
                last_note = (
                    SELECT note FROM peer_note WHERE tid = \(tid) AND size = \(position.size) ORDER BY epoch LIMIT 1
                )
            WHERE tid = \(tid)
            """)
        try await transaction.execute("DELETE FROM peer_note WHERE tid = \(tid) AND size > \(position.size)")
    }
}
