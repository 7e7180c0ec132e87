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

    func run() async throws {
        let start = ContinuousClock.now
        do {
            let report = try await Runs(seeds: seed..<seed + seeds, steps: steps, mutant: mutant).all()
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            print("R-28: \(seeds) seeds from \(seed) with \(steps) steps each: no promise broken")
            print(
                """
                \(Int(Double(seeds) / seconds)) seeds/s; \(report.entries) entries, \(report.restores) old disks put back, \
                \(report.epochs) epochs, forks found \(report.forksFound) times
                """)
            for point in CrashPoint.allCases { print("crashes \(point.rawValue): \(report.crashes[point] ?? 0)") }
        } catch let broken as Runs.Broken {
            print("broken: \(broken)")
            print("again: scripts/faults simulation --seed \(broken.seed) --seeds 1 --steps \(broken.steps)")
            throw ExitCode.failure
        }
    }
}

extension Mutant: ExpressibleByArgument {}
