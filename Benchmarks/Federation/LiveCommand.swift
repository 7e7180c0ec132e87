import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Synchronization

/// What a fact takes from its commit in one territory until its effect is committed in the other, at a steady rate.
struct LiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live", abstract: "Milliseconds from a fact's commit to its effect on the peer.")

    @Option(help: "Facts committed per second, each in a transaction of its own.")
    var rate = 200

    @Option(help: "For how many seconds.")
    var seconds = 30

    func run() async throws {
        try await TwoTerritories.with { both in
            let wake = OutboxWake()
            let services = try await services(both, wake)
            let running = Task {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for service in services { group.addTask { try await service() } }
                    try await group.waitForAll()
                }
            }
            let latencies = try await measure(both, wake)
            running.cancel()
            _ = await running.result
            latencies.show("from commit to effect on the peer, \(rate) facts/s")
            let nobody: [String] = []
            try await Latencies.of(1000) {
                _ = try await both.follower.database.read("SELECT FROM remote_member WHERE handle = ANY(\(nobody))")
            }.show("one question of the same database")
        }
    }

    private func services(_ both: TwoTerritories, _ wake: OutboxWake) async throws
        -> [@Sendable () async throws -> Void]
    {
        let (origin, follower) = (both.origin, both.follower)
        let log = LogService(
            database: origin.database, bus: origin.bus, identity: Identity(genesis: origin.genesis),
            signer: origin.key, world: .system, wake: wake,
            lastSigned: LastSigned(origin.folder.appending(path: "last-signed")), logger: TwoTerritories.logger)
        let server = RequestServer(
            desk: RequestDesk(
                database: origin.database, identity: try IdentityChain([origin.genesis.signed(by: origin.key)]),
                signer: origin.key, metrics: FederationMetrics(territory: "origin"), world: .system),
            bus: origin.bus, territory: origin.territory)
        let feed = PeerFeed(
            database: follower.database, bus: follower.bus, own: follower.territory, origin: origin.territory,
            signer: follower.key, handlers: try await both.handlers(),
            metrics: FederationMetrics(territory: "follower"), world: .system)
        return [log.run, server.run, feed.run]
    }

    private static let warmUp = 20

    /// Commits at the given rate while somebody looks at the follower's table again and again.
    private func measure(_ both: TwoTerritories, _ wake: OutboxWake) async throws -> Latencies {
        let pending = Pending()
        let log = FederationLog(world: .system, wake: wake)
        @Sendable func commit(_ number: Int) async throws {
            let member = MemberStated(number: number)
            try await both.origin.database.write { try await log.record(member, in: $0) }
            let now = ContinuousClock.now
            pending.add(member.handle, at: now)
        }
        // Connections, prepared statements and the first catching up are not what is measured.
        for number in 0..<Self.warmUp { try await commit(number) }
        _ = try await arrived(pending, both.follower.database, count: Self.warmUp)
        let count = rate * seconds
        async let writing: Void = withThrowingTaskGroup(of: Void.self) { group in
            let start = ContinuousClock.now
            for number in 0..<count {
                try await Task.sleep(until: start + .seconds(1) * number / rate)
                group.addTask { try await commit(Self.warmUp + number) }
            }
            try await group.waitForAll()
        }
        let latencies = try await arrived(pending, both.follower.database, count: count)
        try await writing
        return Latencies(latencies)
    }

    private func arrived(
        _ pending: Pending, _ database: Database, count: Int
    ) async throws -> [Double] {
        var latencies: [Double] = []
        let deadline = ContinuousClock.now + .seconds(seconds + 60)
        while latencies.count < count {
            guard ContinuousClock.now < deadline else {
                throw ValidationError("\(latencies.count) of \(count) arrived")
            }
            let rows = try await database.read(
                "SELECT handle FROM remote_member WHERE handle = ANY(\(pending.handles))")
            let now = ContinuousClock.now
            for row in rows {
                guard let committed = pending.take(try row.get("handle", as: String.self)) else { continue }
                latencies.append((now - committed) / .milliseconds(1))
            }
            if rows.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        }
        return latencies
    }
}

/// Members that are committed in one territory and not yet seen in the other, with the time of their commit.
private final class Pending: Sendable {
    private let members = Mutex<[String: ContinuousClock.Instant]>([:])

    var handles: [String] { members.withLock { Array($0.keys) } }

    func add(_ handle: String, at time: ContinuousClock.Instant) {
        members.withLock { $0[handle] = time }
    }

    func take(_ handle: String) -> ContinuousClock.Instant? {
        members.withLock { $0.removeValue(forKey: handle) }
    }
}
