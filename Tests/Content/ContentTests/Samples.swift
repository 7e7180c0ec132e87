import Content
import SeededChance

/// Numbers that look random and are the same in every run.
struct Chance: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(_ seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 {
        generator.next()
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}

func hex(_ text: String) -> [UInt8] {
    try! Multibase.decode("f" + text)
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
