import FederationCore
import Foundation
import Postgres

/// Sets aside what is held of a log beyond the place where its territory's identity says that its history was cut.
struct HistoryCut {
    /// As it is held, with the identity as it is known now.
    let log: FollowedLog
    let transaction: Transaction

    /// Leaves that are read at once.
    static let pageSize = 10_000

    init(log: FollowedLog, in transaction: Transaction) {
        self.log = log
        self.transaction = transaction
    }

    private var tid: String { log.territory.description }

    func perform() async throws {
        var log = log
        if let size = cut {
            log = FollowedLog(
                identity: log.identity, epoch: log.epoch, frontier: try await frontier(at: size), state: log.state)
        }
        let next = try log.enteringEpoch()
        guard next.epoch != self.log.epoch || next.size != self.log.size else { return }
        try await setAside(from: next)
    }

    /// The size up to which what is held counts; nil where all of it does.
    private var cut: UInt64? {
        if log.epoch < log.identity.epoch {
            let base = log.identity.epochs[Int(log.epoch)].base.size
            if base < log.size { return base }
        }
        guard let note = log.lastNote else { return nil }
        if (try? Checkpoint.verified(note: note, of: log.identity, epoch: log.epoch)) != nil { return nil }
        // The key that signed it signs no more from here on.
        let ends = log.identity.spans.compactMap(\.end).filter { $0.epoch == log.epoch && $0.size <= log.size }
        return ends.map { $0.size - 1 }.min()
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
            INSERT INTO peer_orphan (tid, epoch, sequence, entry) SELECT tid, epoch, sequence, entry FROM gone
            ON CONFLICT DO NOTHING
            """)
        try await transaction.execute(
            """
            UPDATE peer SET epoch = \(position.epoch), size = \(position.size), frontier = \(position.encodedFrontier),
                root = \(position.root), applied = least(applied, \(position.size)),
                trying = least(trying, \(position.size)),
                witnessed = least(witnessed, \(position.size)),
                last_note = (
                    SELECT note FROM peer_note WHERE tid = \(tid) AND size = \(position.size) ORDER BY epoch LIMIT 1
                )
            WHERE tid = \(tid)
            """)
        try await transaction.execute("DELETE FROM peer_note WHERE tid = \(tid) AND size > \(position.size)")
    }
}
