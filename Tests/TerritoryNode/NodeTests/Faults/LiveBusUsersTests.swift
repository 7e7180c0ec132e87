import Foundation
import Kernel
import LocalServers
import NodeTesting
import Testing

@Suite("Territories that come and go on a bus that runs", .serialized)
struct LiveBusUsersTests {
    @Test(
        "A third joins by two lines while two exchange facts, and is cut off when it is blocked; nobody else notices (S-135)"
    )
    func comingAndGoing() async throws {
        try await Operated.with { home in
            try await Operated.with(["no"], on: home.nats) { guest in
                try #require(try await home.served.isReady(), "\(home.served.log.suffix(2000))")
                try await home.se.register("eva")
                #expect(try await home.dk.untilSees("/users/@eva@se"))
                let before = try await connections(of: home)
                #expect(Set(before.keys) == ["territory dk", "territory se"])
                // Nobody let it in.
                #expect(
                    try await eventually {
                        await guest.served.reasons()?.contains("bus of no: not connected to NATS") == true
                    })
                #expect(try await connections(of: home, but: "no") == before)

                try await introduce(home, guest)
                #expect(try await guest.served.isReady(), "\(home.served.log.suffix(2000))")
                try await guest["no"].register("kari")
                #expect(try await home.se.untilSees("/users/@kari@no"))
                #expect(try await guest["no"].untilSees("/users/@eva@se"))
                #expect(try await connections(of: home, but: "no") == before)

                try await Operated.run(["peer", "block", "se", "no"], home.state)
                #expect(
                    try await eventually {
                        try await connections(of: home)["territory no"] == nil
                    })
                #expect(
                    try await eventually { await guest.served.reasons()?.contains("not connected to NATS") == true })
                try await home.se.register("olof")
                #expect(try await home.dk.untilSees("/users/@olof@se"))
                #expect(try await connections(of: home, but: "no") == before)

                try await Operated.run(["peer", "unblock", "se", "no"], home.state)
                #expect(try await guest.served.isReady())
            }
        }
    }

    @Test("A server that is away when a peer is accepted is told of it when it is back, and nothing else is signalled")
    func serverAway() async throws {
        try await Operated.with(["se"]) { home in
            try #require(try await home.served.isReady())
            let pid = try #require(home.nats.pid)
            try await home.nats.kill()
            // What the server left behind names another program by now.
            try Data("\(ProcessInfo.processInfo.processIdentifier)\n".utf8).write(to: home.nats.pidFile)
            try await Operated.run(
                ["create", "dk", "--name", "dk", "--domain", "127.0.0.1:1", "--admin", "a@example.org"], home.state)
            #expect(
                try await eventually {
                    home.served.log.contains("names no nats-server that runs")
                })
            let told = try await CommandRun(
                "bus", "config", "--write", home.nats.pidFile.path + ".users", "--reload", home.nats.pidFile.path,
                "--state", home.state.path)
            #expect(told.status == 2 && told.errors.contains("TC83"), "\(told.errors)")
            try await home.nats.restart()
            #expect(home.nats.pid != pid)
            #expect(
                try await eventually {
                    try await CommandRun("bus", "verify", "dk", "--bus", home.nats.url, "--state", home.state.path)
                        .status
                        == 0
                })
        }
    }

    /// Two operators, two lines.
    private func introduce(_ home: Operated, _ guest: Operated) async throws {
        let file = home.state.appending(path: "line")
        try await Data(Operated.run(["peer", "invite", "se"], home.state).utf8).write(to: file)
        try await Data(Operated.run(["peer", "accept", "no", file.path], guest.state).utf8).write(to: file)
        try await Operated.run(["peer", "accept", "se", file.path], home.state)
    }

    /// The number of each connection that the server has now, by the client's name: another number is another connection.
    /// - Parameter code: whose are left out. A client that tries and is refused has no name for a moment.
    private func connections(of home: Operated, but code: String? = nil) async throws -> [String: Int] {
        let monitor = TestCaller(origin: "http://127.0.0.1:\(home.monitoring)", token: nil)
        let list = try await monitor.send("GET", "/connz").json["connections"]?.array ?? []
        let numbers = Dictionary(
            list.map { ($0["name"]?.string ?? "", $0["cid"]?.integer(Int.self) ?? 0) }, uniquingKeysWith: max)
        guard let code else { return numbers }
        return numbers.filter { !["", "territory \(code)"].contains($0.key) }
    }
}

extension TestCaller {
    /// Somebody new.
    fileprivate func register(_ handle: String) async throws {
        let answer = try await post(
            "/auth/register",
            """
            {"handle":"\(handle)","email":"\(handle)@example.org","password":"\(TestNode.password)","display_name":"\(handle)"}
            """)
        try #require(answer.status == 202, "\(answer.text)")
    }

    fileprivate func untilSees(_ path: String) async throws -> Bool {
        try await eventually { try await get(path).status == 200 }
    }
}
