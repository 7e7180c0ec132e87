public import CoreMetrics
import Synchronization

/// Collects what the code measures through swift-metrics and writes it as Prometheus text (exposition format 0.0.4).
///
/// Labels come from a closed set (routes, territories, reasons), so the number of series is bounded by the code; above
/// ``maximumSeries`` of one name new ones are not kept.
public final class PrometheusMetrics: MetricsFactory {
    static let maximumSeries = 2000

    private struct Family {
        let kind: MetricSeries.Kind
        var series: [[MetricLabel]: MetricSeries] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let readings: [MetricReading]

    /// - Parameter readings: what is told beside, and read whenever ``text`` is asked for.
    public init(readings: [MetricReading] = []) {
        self.readings = readings
    }

    /// All series, by name.
    public var text: String {
        for reading in readings {
            guard let value = reading.value() else { continue }
            series(reading.name, [], reading.kind.series).set(value)
        }
        let families = families.withLock { $0 }
        return families.sorted { $0.key < $1.key }.map { name, family in
            let head = "# HELP \(name) \(name.replacing("_", with: " "))\n# TYPE \(name) \(family.kind.rawValue)\n"
            let lines = family.series.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            return head + lines.map { $0.value.text(name: name, labels: $0.key) }.joined()
        }.joined()
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    // A series lives as long as the process: Prometheus expects counters never to vanish.
    public func destroyCounter(_: any CounterHandler) {}
    public func destroyFloatingPointCounter(_: any FloatingPointCounterHandler) {}
    public func destroyMeter(_: any MeterHandler) {}
    public func destroyRecorder(_: any RecorderHandler) {}
    public func destroyTimer(_: any TimerHandler) {}

    private func series(_ name: String, _ dimensions: [(String, String)], _ kind: MetricSeries.Kind) -> MetricSeries {
        let labels = dimensions.map { MetricLabel(name: $0.0, value: $0.1) }
        return families.withLock { families in
            if let known = families[name]?.series[labels] { return known }
            let new = MetricSeries(kind)
            var family = families[name] ?? Family(kind: kind)
            guard family.kind == kind, family.series.count < Self.maximumSeries else { return new }
            family.series[labels] = new
            families[name] = family
            return new
        }
    }
}

/// One label of a series.
struct MetricLabel: Hashable, Comparable {
    let name: String
    let value: String

    static func < (left: Self, right: Self) -> Bool {
        (left.name, left.value) < (right.name, right.value)
    }
}
