import ArgumentParser
import Federation
import FederationCore
import Foundation
import NodeTesting

/// Proofs from a long log: the first, which computes what is kept from then on, and those after it.
struct ProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Milliseconds for one proof from a long log.")

    @Option(help: "Entries in the log.")
    var entries = 1_000_000

    @Option(help: "Proofs of each kind.")
    var proofs = 500

    func run() async throws {
        try await TwoTerritories.with { both in
            let (database, origin) = (both.origin.database, LogOrigin(territory: both.origin.territory, epoch: 0))
            try await ManyEntries.write(entries, of: origin, signer: both.origin.key, in: database)
            let log = LogProofs(.own, in: database)
            let key = LogKey(origin: origin, publicKey: both.origin.key.publicKey)
            let size = UInt64(entries)
            show("the first proof", try await times(1) { _ = try await log.inclusion(of: size / 2) })
            show(
                "inclusion",
                try await times(proofs) {
                    _ = try await log.inclusion(of: .random(in: 0..<size)).verified(key: key)
                })
            show(
                "consistency",
                try await times(proofs) { _ = try await log.consistency(from: .random(in: 1..<size), to: size) })
        }
    }

    private func times(_ count: Int, _ body: () async throws -> Void) async throws -> [Double] {
        var times: [Double] = []
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await body()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return times.sorted()
    }

    private func show(_ name: String, _ times: [Double]) {
        func text(_ share: Double) -> String {
            String(format: "%.1f", times[min(times.count - 1, Int(Double(times.count) * share))])
        }
        print("\(name) of \(entries) entries: p50 \(text(0.5)) ms, p99 \(text(0.99)) ms, \(times.count) proofs")
    }
}
