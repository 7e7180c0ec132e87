import FederationCore
public import Metrics

/// What operators see of the federation: what was refused and why, how far this territory is behind each other, and how its own log is.
public struct FederationMetrics: Sendable {
    private let territory: String
    private let factory: any MetricsFactory

    /// - Parameter territory: the code of the one that looks; several may run in one process.
    public init(territory: String, factory: any MetricsFactory = MetricsSystem.factory) {
        self.territory = territory
        self.factory = factory
    }

    /// Counts one message of which nothing was taken, by its reason (S-130).
    func refused(_ reason: Reject) {
        let counter = Counter(
            label: "territory_federation_refused_total",
            dimensions: [("reason", reason.rawValue), ("territory", territory)],
            factory: factory)
        counter.increment()
    }

    /// Counts what became of one request to witness the own head.
    /// - Parameter result: `signed`, `refused` or `unanswered`.
    func witnessed(by peer: String, _ result: String) {
        Counter(
            label: "territory_federation_witness_requests_total",
            dimensions: [("peer", peer), ("result", result), ("territory", territory)], factory: factory
        ).increment()
    }

    /// - Parameter count: signatures of others under the newest head that was told.
    func witnesses(_ count: Int) {
        Gauge(
            label: "territory_federation_head_witnesses", dimensions: [("territory", territory)], factory: factory
        ).record(Int64(count))
    }

    /// Entries without effect here.
    func setAside(_ peer: String, _ count: PeerStore.SetAside) {
        for (outcome, count) in count.counts {
            Gauge(
                label: "territory_federation_set_aside_entries",
                dimensions: [("outcome", outcome), ("peer", peer), ("territory", territory)], factory: factory
            ).record(Int64(count))
        }
    }

    /// Entries that are held and wait for witnesses of their head.
    func unwitnessed(_ peer: String, _ count: UInt64) {
        Gauge(
            label: "territory_federation_unwitnessed_entries", dimensions: [("peer", peer), ("territory", territory)],
            factory: factory
        ).record(Int64(clamping: count))
    }

    /// What the peer has made this territory keep.
    func kept(_ peer: String, _ byteCount: Int) {
        Gauge(
            label: "territory_federation_kept_bytes", dimensions: [("peer", peer), ("territory", territory)],
            factory: factory
        ).record(Int64(byteCount))
    }

    /// One series for each state, 1 for the one that the peer is in: what alerts look at (S-155).
    func state(_ peer: String, _ state: FollowedLog.State?) {
        for other in FollowedLog.State.allCases {
            Gauge(
                label: "territory_federation_peer_state",
                dimensions: [("peer", peer), ("state", other.rawValue), ("territory", territory)], factory: factory
            ).record(other == state ? 1 : 0)
        }
    }

    /// One series for each state, 1 for the one that the own log is in.
    func ownLog(_ state: LogState.Name) {
        for other in LogState.Name.allCases {
            Gauge(
                label: "territory_federation_own_log_state",
                dimensions: [("state", other.rawValue), ("territory", territory)], factory: factory
            ).record(other == state ? 1 : 0)
        }
    }

    /// Whether a critical entry of a type nobody here knows keeps the peer's facts from taking effect.
    func stopped(_ peer: String, _ isStopped: Bool) {
        Gauge(
            label: "territory_federation_peer_stopped", dimensions: [("peer", peer), ("territory", territory)],
            factory: factory
        ).record(isStopped ? 1 : 0)
    }

    /// Whether the peer's heads are not signed here as a witness, because nobody knows what was signed before a backup was restored.
    func doubted(_ peer: String, _ isDoubted: Bool) {
        Gauge(
            label: "territory_federation_peer_doubted", dimensions: [("peer", peer), ("territory", territory)],
            factory: factory
        ).record(isDoubted ? 1 : 0)
    }

    /// Somebody holds a proof that this territory itself told two histories.
    func forkedItself() {
        Gauge(label: "territory_federation_own_log_forked", dimensions: [("territory", territory)], factory: factory)
            .record(1)
    }

    /// What a peer should have erased by now and has not said that it did.
    func unconfirmed(_ receipts: ErasureReceipts.Open) {
        for (isOverdue, count) in [(true, receipts.overdue), (false, receipts.unconfirmed - receipts.overdue)] {
            Gauge(
                label: "territory_federation_unconfirmed_erasures",
                dimensions: [("overdue", "\(isOverdue)"), ("peer", receipts.peer), ("territory", territory)],
                factory: factory
            ).record(Int64(count))
        }
    }

    /// - Parameters:
    ///   - peer: the origin's local name.
    ///   - lag: what its newest head has and has not taken effect here.
    func behind(_ peer: String, _ lag: PeerWatch.Lag) {
        let dimensions = [("peer", peer), ("territory", territory)]
        Gauge(label: "territory_federation_behind_entries", dimensions: dimensions, factory: factory)
            .record(Int64(clamping: lag.entries))
        Gauge(label: "territory_federation_behind_seconds", dimensions: dimensions, factory: factory)
            .record(lag.seconds)
    }
}
