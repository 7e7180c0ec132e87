/// A number that somebody else keeps and that is read when it is asked for.
public struct MetricReading: Sendable {
    public enum Kind: Sendable {
        case counter, gauge

        var series: MetricSeries.Kind { self == .counter ? .counter : .gauge }
    }

    let name: String
    let kind: Kind
    let value: @Sendable () -> Double?

    /// - Parameter value: nil where it cannot be known just now.
    public init(_ name: String, _ kind: Kind, _ value: @escaping @Sendable () -> Double?) {
        self.name = name
        self.kind = kind
        self.value = value
    }
}
