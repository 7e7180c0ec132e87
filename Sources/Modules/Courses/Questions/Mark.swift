/// What an answer is worth.
struct Mark: Codable, Hashable, Sendable {
    /// 0 to 1; nil where a person has to read it.
    let fraction: Double?

    static let none = Mark(fraction: 0)
    static let full = Mark(fraction: 1)
    static let waiting = Mark(fraction: nil)

    /// Weights such as 33.33333 make a whole with two more like them.
    init(fraction: Double?) {
        self.fraction = fraction.map { value in
            let bounded = min(1, max(0, value))
            return bounded > 0.9999 ? 1 : bounded
        }
    }

    init(percent: Double) {
        self.init(fraction: percent / 100)
    }
}
