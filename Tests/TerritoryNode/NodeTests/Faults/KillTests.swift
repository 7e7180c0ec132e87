import Foundation
import Kernel
import LocalServers
import NodeTesting
import Testing

/// where members register, and both nodes are one process. `Tests/Faults` has them at full size.
@Suite("Kills while members write", .serialized)
struct KillTests {
    /// Each round kills the node, and Postgres or NATS with it, in turn.
    @Test("Kills of the node, of Postgres and of NATS lose nothing acknowledged and do nothing twice")
    func kills() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady(), "\(operated.served.log.suffix(2000))")
            let writers = try await Writers.start(4, operated.se)
            for round in 0..<20 {
                try await writers.untilMoreAcknowledged(2)
                operated.served.end(with: SIGKILL)
                if round % 2 == 0 { operated.postgres.kill() }
                if round % 2 == 1 { try await operated.nats.kill() }
                try operated.served.start()
                if round % 2 == 0 { try operated.postgres.start() }
                if round % 2 == 1 { try await operated.nats.restart() }
                try #require(try await operated.served.isReady(), "\(operated.served.log.suffix(2000))")
            }
            let acknowledged = await writers.stop()
            try await expectAllOnce(acknowledged, operated)
        }
    }

    /// Every acknowledged member exists once here and at the other territory, and both hold the same signed log.
    private func expectAllOnce(_ acknowledged: Set<String>, _ operated: Operated) async throws {
        let isEqual = try await eventually {
            let own = try await Operated.run(["log", "head", "se"], operated.state)
            let copy = try await Operated.run(["log", "head", "dk", "--peer", "se"], operated.state)
            // Origin, size and root; the time of signing below them may differ.
            return own.split(separator: "\n").prefix(3) == copy.split(separator: "\n").prefix(3)
        }
        let peers = try await Operated.run(["peer", "list", "dk"], operated.state)
        #expect(isEqual, "dk holds another head of se than se itself: \(peers) \(operated.served.log.suffix(4000))")
        try await Operated.run(["log", "verify", "se"], operated.state)
        try await Operated.run(["log", "verify", "dk", "--peer", "se"], operated.state)

        let lines = try await Operated.run(
            ["log", "entries", "se", "--json", "--from", "0", "--limit", "100000"], operated.state)
        let published = try lines.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
            .filter { $0["type"]?.string == "member.published" }
            .compactMap { $0["payload"]?["handle"]?.string }
        #expect(published.count == Set(published).count, "a member was published twice")
        #expect(acknowledged.isSubset(of: published), "an acknowledged member is not in the log")

        for (caller, name) in [(operated.se, "se"), (operated.dk, "dk")] {
            let members = try await Self.everybody(caller, from: "se")
            #expect(members.count == Set(members).count, "a member stands twice in the directory of \(name)")
            #expect(Set(members) == Set(published), "the directory of \(name) differs from the log")
        }
    }

    private static func everybody(_ caller: TestCaller, from territory: String) async throws -> [String] {
        var handles: [String] = []
        var path = "/users?limit=100"
        while true {
            let page = try await caller.get(path).json
            handles += (page["items"]?.array ?? []).filter { $0["territory"]?["code"]?.string == territory }
                .compactMap { $0["handle"]?.string }
            guard let next = page["next"]?.string else { return handles }
            path = "/users?limit=100&cursor=\(next)"
        }
    }
}
