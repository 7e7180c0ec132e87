/// How long to wait before connecting again: doubling from 20 ms to 2 s, with jitter so that nodes do not return in step.
struct Backoff {
    private(set) var failures = 0

    mutating func fail() { failures += 1 }

    mutating func succeed() { failures = 0 }

    /// - Parameter chance: from 0 to 1.
    func delay(chance: Double) -> Duration {
        guard failures > 0 else { return .zero }
        let ceiling = min(20 * pow2(failures - 1), 2000)
        return .milliseconds(Int(Double(ceiling) * (0.5 + chance / 2)))
    }

    private func pow2(_ exponent: Int) -> Int { 1 << min(exponent, 10) }
}
