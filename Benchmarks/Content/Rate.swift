import Foundation

/// How much of something happens in a second, and how that compares.
struct Rate {
    let perSecond: Double

    /// - Parameter amount: what `body` gets done.
    init(_ amount: Int, _ body: () async throws -> Void) async rethrows {
        let start = ContinuousClock.now
        try await body()
        perSecond = Double(amount) / ((ContinuousClock.now - start) / .seconds(1))
    }

    func show(_ name: String, _ unit: String, over baseline: Rate? = nil, _ baselineName: String = "") {
        let ratio = baseline.map { String(format: "; %.2f of %@", perSecond / $0.perSecond, baselineName) }
        print("\(name): \(Int(perSecond)) \(unit)/s\(ratio ?? "")")
    }

    /// The most memory that the process ever had, in MiB; nil where the system does not say.
    static var peakMemory: Int? {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 / 1024 }
    }
}
