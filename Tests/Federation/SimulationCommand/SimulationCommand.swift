public import ArgumentParser
public import FederationSimulation

/// R-28 at any size: `scripts/faults simulation`.
@main
struct SimulationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "federation-simulation",
        abstract:
            "Runs five virtual territories through every fault, once for each seed, and looks for a broken promise.")

    @Option(help: "The first seed.")
    var seed: UInt64 = 0

    @Option(help: "How many seeds.")
    var seeds: UInt64 = 2_000

    @Option(help: "Steps of each run, before peace is made.")
    var steps = 500

    @Option(help: "A mistake to make on purpose: \(Mutant.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mutant: Mutant?

    /// Seeds after which the command says how far it is, so that a run that was ended counts as far as it came.
    private static let share: UInt64 = 1_000

    func run() async throws {
        let start = ContinuousClock.now
        var report = Simulation.Report()
        do {
            for first in stride(from: seed, to: seed + seeds, by: UInt64.Stride(Self.share)) {
                let end = min(first + Self.share, seed + seeds)
                report.add(try await Runs(seeds: first..<end, steps: steps, mutant: mutant).all())
                tell(report, seeds: end - seed, since: start)
            }
            for point in CrashPoint.allCases { print("crashes \(point.rawValue): \(report.crashes[point] ?? 0)") }
        } catch let broken as Runs.Broken {
            print("broken: \(broken)")
            print("again: scripts/faults simulation --seed \(broken.seed) --seeds 1 --steps \(broken.steps)")
            throw ExitCode.failure
        }
    }

    private func tell(_ report: Simulation.Report, seeds: UInt64, since start: ContinuousClock.Instant) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
            """
            R-28: \(seeds) seeds from \(seed) with \(steps) steps each: no promise broken; \
            \(Int(Double(seeds) / seconds)) seeds/s, \(report.entries) entries, \(report.restores) old disks put back, \
            \(report.epochs) epochs, forks found \(report.forksFound) times
            """)
    }
}

extension Mutant: ExpressibleByArgument {}
