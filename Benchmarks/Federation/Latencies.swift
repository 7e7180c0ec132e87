import Foundation

/// How long something took, many times.
struct Latencies {
    private let sorted: [Double]

    /// - Parameter milliseconds: in any order; at least one.
    init(_ milliseconds: [Double]) {
        sorted = milliseconds.sorted()
    }

    /// What `body` takes, `count` times one after the other.
    static func of(_ count: Int, _ body: () async throws -> Void) async rethrows -> Latencies {
        var times: [Double] = []
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await body()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return Latencies(times)
    }

    func show(_ name: String) {
        print("\(name): p50 \(text(0.5)) ms, p99 \(text(0.99)) ms, longest \(text(1)) ms, \(sorted.count) times")
    }

    private func text(_ share: Double) -> String {
        String(format: "%.1f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
}
