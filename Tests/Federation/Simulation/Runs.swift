/// Many runs, on as many cores as there are.
public struct Runs: Sendable {
    public let seeds: Range<UInt64>
    public let steps: Int
    public let mutant: Mutant?
    /// Runs that one task makes before it says how they went.
    private static let share: UInt64 = 4

    public init(seeds: Range<UInt64>, steps: Int, mutant: Mutant? = nil) {
        self.seeds = seeds
        self.steps = steps
        self.mutant = mutant
    }

    /// A run that broke a promise, and how to see it again.
    public struct Broken: Error, CustomStringConvertible {
        public let seed: UInt64
        public let steps: Int
        public let violation: Violation

        public var description: String { "seed \(seed), \(steps) steps: \(violation)" }
    }

    /// - Returns: what all of them met.
    /// - Throws: ``Broken``, one of those that were found.
    public func all() async throws -> Simulation.Report {
        try await withThrowingTaskGroup(of: Simulation.Report.self) { group in
            for first in stride(from: seeds.lowerBound, to: seeds.upperBound, by: UInt64.Stride(Self.share)) {
                group.addTask { try share(first) }
            }
            var report = Simulation.Report()
            for try await part in group { report.add(part) }
            return report
        }
    }

    private func share(_ first: UInt64) throws -> Simulation.Report {
        var report = Simulation.Report()
        for seed in first..<min(first + Self.share, seeds.upperBound) {
            try Task.checkCancellation()
            report.add(try run(seed))
        }
        return report
    }

    private func run(_ seed: UInt64) throws -> Simulation.Report {
        do {
            return try Simulation(seed: seed, steps: steps, mutant: mutant).run()
        } catch let violation as Violation {
            throw Broken(seed: seed, steps: steps, violation: violation)
        }
    }
}
