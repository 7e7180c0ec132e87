import FederationSimulation
import Testing

/// Five virtual territories with virtual disks, network and clock, decided by a seed. `scripts/faults simulation` runs more of them,
/// and longer.
@Suite("Five territories and every fault")
struct SimulationTests {
    @Test("Runs by seed break no promise, and meet every fault there is (R-28)")
    func everyday() async throws {
        let report = try await Runs(seeds: 0..<60, steps: 500).all()
        for point in CrashPoint.allCases {
            #expect(report.crashes[point, default: 0] > 0, "no crash \(point.rawValue)")
        }
        #expect(report.restores > 0, "no old disk was put back")
        #expect(report.epochs > 0, "no epoch began")
        #expect(report.forksFound > 0, "no dishonest territory was found out")
    }

    @Test("Runs that taught something break no promise", arguments: [6, 85, 7818] as [UInt64])
    func past(seed: UInt64) async throws {
        _ = try await Runs(seeds: seed..<seed + 1, steps: 500).all()
    }

    @Test("One seed is one run")
    func repeatable() throws {
        let reports = try (0..<2).map { _ in try Simulation(seed: 7, steps: 300).run() }
        #expect(reports[0] == reports[1])
    }

    @Test("A node with a known mistake breaks a promise", arguments: Mutant.allCases)
    func mutants(_ mutant: Mutant) async throws {
        await #expect(throws: Runs.Broken.self, "\(mutant) was not seen") {
            try await Runs(seeds: 0..<32, steps: 500, mutant: mutant).all()
        }
    }
}
