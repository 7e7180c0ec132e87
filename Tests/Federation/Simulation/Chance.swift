import SeededChance

/// The only source of chance of a run, so that its seed replays it.
public struct Chance: RandomNumberGenerator {
    private var generator: SeededGenerator

    public init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    public mutating func next() -> UInt64 {
        generator.next()
    }

    /// True in so many of a thousand cases.
    mutating func happens(_ perMille: Int) -> Bool {
        Int(next() % 1000) < perMille
    }

    mutating func below(_ count: Int) -> Int {
        Int(next() % UInt64(count))
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }
}
