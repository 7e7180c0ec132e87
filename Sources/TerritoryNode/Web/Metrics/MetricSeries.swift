import CoreMetrics
import Foundation
import Synchronization

/// One series of numbers: a counter, a gauge or a histogram, whichever its name was first used for.
final class MetricSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind: String {
        case counter, gauge, histogram
    }

    /// Upper bounds in seconds, which is what histograms here measure.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct State {
        var value = 0.0
        var buckets = [Int](repeating: 0, count: MetricSeries.bounds.count + 1)
        var count = 0
    }

    private let kind: Kind
    private let state = Mutex(State())

    init(_ kind: Kind) {
        self.kind = kind
    }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { state.withLock { $0 = State() } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.value += value
            state.count += 1
            state.buckets[bucket] += 1
        }
    }

    private func add(_ amount: Double) {
        state.withLock { $0.value += amount }
    }

    func text(name: String, labels: [MetricLabel]) -> String {
        let state = state.withLock { $0 }
        guard kind == .histogram else { return "\(name)\(Self.braces(labels)) \(Self.number(state.value))\n" }
        var lines = ""
        var total = 0
        for (bound, count) in zip(Self.bounds.map(Self.number) + ["+Inf"], state.buckets) {
            total += count
            lines += "\(name)_bucket\(Self.braces(labels + [MetricLabel(name: "le", value: bound)])) \(total)\n"
        }
        return lines + "\(name)_sum\(Self.braces(labels)) \(Self.number(state.value))\n"
            + "\(name)_count\(Self.braces(labels)) \(state.count)\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func braces(_ labels: [MetricLabel]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { label in
            let value = label.value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                "\n", with: "\\n")
            return "\(label.name)=\"\(value)\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }
}
