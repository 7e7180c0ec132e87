import Metrics

/// What operators see of content that comes from others.
struct FetchMetrics: Sendable {
    /// The code of the territory that asks.
    let territory: String

    func fetched(from peer: String, bytes: Int) {
        Counter(label: "territory_content_fetched_bytes_total", dimensions: [("peer", peer), ("territory", territory)])
            .increment(by: bytes)
    }

    /// Counts one answer of which nothing was taken.
    /// - Parameter reason: the name of a `Reject` or a `Malformed`, or `unasked`.
    func refused(from peer: String, _ reason: String) {
        Counter(
            label: "territory_content_refused_total",
            dimensions: [("peer", peer), ("reason", reason), ("territory", territory)]
        ).increment()
    }
}
