import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres

/// Facts that many writers commit at once, until all have a position under a signed head.
struct SequenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sequence", abstract: "Committed facts per second, with a position and a signed head.")

    @Option(help: "Facts in all.")
    var facts = 20_000

    @Option(help: "Writers at once.")
    var writers = 32

    func run() async throws {
        try await TwoTerritories.with { both in
            let rate = try await sequence(both.origin)
            try await BareTable.with { table in
                let baseline = try await table.singleRows(facts, bytes: 300, writers: writers)
                Figure(
                    name: "facts committed, sequenced and signed", perSecond: rate,
                    baseline: "bare INSERTs of as many bytes by as many writers", baselinePerSecond: baseline
                ).show()
            }
        }
    }

    private func sequence(_ origin: TwoTerritories.Side) async throws -> Double {
        let wake = OutboxWake()
        let log = FederationLog(world: .system, wake: wake)
        let status = LogStatus()
        let service = LogService(
            database: origin.database, bus: origin.bus, identity: Identity(genesis: origin.genesis), signer: origin.key,
            world: .system,
            wake: wake, lastSigned: LastSigned(origin.folder.appending(path: "last-signed")), status: status,
            logger: TwoTerritories.logger)
        let running = Task { try await service.run() }
        // The other side answers nothing, for which a start waits some seconds.
        _ = try await eventually { status.state == .leading }
        let rate = try await Figure.rate(facts) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for number in stride(from: writer, to: facts, by: writers) {
                            try await origin.database.write {
                                try await log.record(MemberStated(number: number), in: $0)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            while try await LogReader(database: origin.database).size() < UInt64(facts) {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        running.cancel()
        _ = await running.result
        try await verify(origin)
        return rate
    }

    /// None is lost: somebody who knows only the key takes all of them.
    private func verify(_ origin: TwoTerritories.Side) async throws {
        var log = FollowedLog(identity: Identity(genesis: origin.genesis))
        while let batch = try await LogReader(database: origin.database).batch(from: log.size) {
            guard case .accept(let next, _) = log.judge(batch: batch.encoded).verdict else {
                throw ValidationError("an entry does not verify")
            }
            log = next
        }
        guard log.size == facts else { throw ValidationError("\(log.size) of \(facts) facts are in the log") }
    }
}
