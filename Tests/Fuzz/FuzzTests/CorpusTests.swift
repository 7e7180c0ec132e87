import FederationJudging
import Foundation
import SeededChance
import Testing

/// A share of X-02 for every day: what fuzzers found worth keeping, and some thousand damaged inputs beside it.
/// `scripts/faults fuzz` goes on from there.
@Suite("Decoders of bytes from strangers")
struct CorpusTests {
    /// Damaged inputs of each decoder.
    private static let damaged = 1_000

    @Test("A decoder ends, and reads what it takes in one way (X-02)", arguments: FuzzedDecoder.all.map(\.name))
    func corpus(_ name: String) throws {
        let decoder = try #require(FuzzedDecoder.named(name))
        let inputs = try Corpus(decoder: decoder).inputs().filter { !$0.isEmpty }
        #expect(!inputs.isEmpty)
        for bytes in inputs + [[]] { try decoder.decode(bytes) }
        var random = SeededGenerator(seed: 2)
        for _ in 0..<Self.damaged {
            var bytes = inputs.randomElement(using: &random) ?? [0]
            for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
                bytes = Mutation.of(bytes, using: &random)
            }
            try decoder.decode(bytes)
        }
    }

    @Test("Decoders have names of their own")
    func names() {
        #expect(Set(FuzzedDecoder.all.map(\.name)).count == FuzzedDecoder.all.count)
    }
}
