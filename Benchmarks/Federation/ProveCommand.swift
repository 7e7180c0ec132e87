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
            print("a log of \(entries) entries")
            try await Latencies.of(1) { _ = try await log.inclusion(of: size / 2) }.show("the first proof")
            try await Latencies.of(proofs) {
                _ = try await log.inclusion(of: .random(in: 0..<size)).verified(key: key)
            }.show("inclusion")
            try await Latencies.of(proofs) {
                _ = try await log.consistency(from: .random(in: 1..<size), to: size)
            }.show("consistency")
        }
    }
}
