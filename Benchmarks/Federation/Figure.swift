import Foundation

/// A rate and what it is compared with.
struct Figure {
    let name: String
    let perSecond: Double
    let baseline: String
    let baselinePerSecond: Double

    func show() {
        let ratio = String(format: "%.2f", perSecond / baselinePerSecond)
        print("\(name): \(Int(perSecond))/s; baseline \(baseline): \(Int(baselinePerSecond))/s; ratio \(ratio)")
    }

    /// How often per second `body` does what it does `count` times.
    static func rate(_ count: Int, _ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }
}
