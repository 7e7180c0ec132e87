import Foundation
import LocalServers
import NodeTesting
import Testing

@Suite("Two processes for one territory (R-16)", .serialized)
struct TwoProcessesTests {
    @Test("The second signs nothing and says so; when the first is killed it takes over, and there is one history")
    func takeOver() async throws {
        try await Operated.with { operated in
            try #require(try await operated.served.isReady(), "\(operated.served.log.suffix(2000))")
            let ports = try (0..<3).map { _ in try LoopbackPort.free() }
            let second = ServedProcess(
                state: operated.state, listen: [ports[0], ports[1]], health: ports[2], bus: operated.nats.url)
            try second.start()
            defer { second.end(with: SIGTERM) }
            #expect(
                try await eventually {
                    await second.reasons()?.contains("log of se: another process signs for it (territory node se")
                        ?? false
                })
            #expect(second.log.contains("another process signs for it"))
            let writers = try await Writers.start(2, operated.se)
            try await writers.untilMoreAcknowledged(4)
            operated.served.end(with: SIGKILL)
            #expect(try await second.isReady())
            _ = await writers.stop()
            try operated.served.start()
            #expect(
                try await eventually {
                    await operated.served.reasons()?.contains("another process signs for it") ?? false
                })
            try await Operated.run(["log", "verify", "se"], operated.state)
            let peers = try await Operated.run(["peer", "list", "dk"], operated.state)
            #expect(!peers.contains("forked"))
        }
    }
}
