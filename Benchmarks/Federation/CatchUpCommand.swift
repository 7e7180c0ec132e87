import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// A peer that was away: fetches what it missed over the bus, verifies and stores it, and lets it take effect.
struct CatchUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catch-up", abstract: "Entries per second that a peer that was away stores, and applies.")

    @Option(help: "Entries that were missed.")
    var entries = 100_000

    func run() async throws {
        try await TwoTerritories.with { both in
            try await write(both.origin)
            PeakMemory.beginAnew()
            let checks = Ed25519.checkCount
            let rates = try await catchUp(both)
            let whole = Double(entries) / rates.stored + Double(entries) / rates.applied
            print(
                "\(entries) entries in \(Int(whole)) s, \(Ed25519.checkCount - checks) signature checks, origin's included; "
                    + "at most \(PeakMemory.mebibytes) MiB, both territories in one process")
            try await BareTable.with { table in
                let baseline = try await table.batches(entries, bytes: 360)
                let name = "bare INSERTs of as many bytes, 256 rows each"
                Figure(
                    name: "entries fetched, verified and stored", perSecond: rates.stored, baseline: name,
                    baselinePerSecond: baseline
                ).show()
                Figure(
                    name: "entries applied", perSecond: rates.applied, baseline: name, baselinePerSecond: baseline
                ).show()
            }
        }
    }

    private func write(_ origin: TwoTerritories.Side) async throws {
        let log = FederationLog(world: .system)
        for first in stride(from: 0, to: entries, by: 5_000) {
            try await origin.database.write { transaction in
                for number in first..<min(first + 5_000, entries) {
                    try await log.record(MemberStated(number: number), in: transaction)
                }
            }
        }
        let sequencer = Sequencer(
            database: origin.database, territory: origin.territory, signer: origin.key, world: .system)
        while try await sequencer.step() > 0 {}
    }

    private func catchUp(_ both: TwoTerritories) async throws -> (stored: Double, applied: Double) {
        let (origin, follower) = (both.origin, both.follower)
        let server = RequestServer(
            desk: RequestDesk(
                database: origin.database, identity: try IdentityChain([origin.genesis.signed(by: origin.key)]),
                signer: origin.key,
                metrics: FederationMetrics(territory: "origin"), world: .system),
            bus: origin.bus, territory: origin.territory)
        let serving = Task { try await server.run() }
        try await Task.sleep(for: .milliseconds(200))
        let handlers = try await both.handlers()
        let feed = PeerFeed(
            database: follower.database, bus: follower.bus, own: follower.territory, origin: origin.territory,
            signer: follower.key, handlers: handlers, metrics: FederationMetrics(territory: "follower"), world: .system)
        let stored = try await Figure.rate(entries) { try await feed.catchUp() }
        serving.cancel()
        _ = await serving.result
        try await check(follower, origin) { Int($0.log.size) }
        let applier = Applier(database: follower.database, handlers: handlers)
        let applied = try await Figure.rate(entries) { try await applier.run(origin.territory) }
        try await check(follower, origin) { Int($0.applied) }
        let rows = try await follower.database.read("SELECT count(*) AS n FROM remote_member")
        guard try rows.first?.get("n", as: Int.self) == entries else { throw ValidationError("members are missing") }
        return (stored, applied)
    }

    private func check(
        _ follower: TwoTerritories.Side, _ origin: TwoTerritories.Side, _ count: (Peer) -> Int
    ) async throws {
        let peer = try await PeerStore(database: follower.database).find(origin.territory)
        guard count(peer) == entries else { throw ValidationError("\(count(peer)) of \(entries) entries") }
    }
}
