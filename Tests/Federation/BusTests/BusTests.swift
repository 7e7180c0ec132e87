import FederationBus
import Foundation
import LocalServers
import Logging
import Testing

@Suite(.serialized, .timeLimit(.minutes(1)))
struct BusTests {
    let se = BusFixture.se
    let no = BusFixture.no

    @Test("A published message arrives with its payload, reply subject and headers")
    func publishes() async throws {
        try await withTwo { swedish, norwegian, _ in
            let heads = norwegian.subscribe("tfl1.h.*", buffering: 8)
            try await settle()
            try swedish.publish(
                "tfl1.h.\(se)", [0, 1, 255], replyTo: "tfl1.r.\(se).t", headers: ["Traceparent": "00-ab"])
            let message = try #require(await heads.next())
            #expect(message.subject == "tfl1.h.\(se)")
            #expect(message.payload == [0, 1, 255])
            #expect(message.replyTo == "tfl1.r.\(se).t")
            #expect(message.headers == ["Traceparent": "00-ab"])
        }
    }

    @Test("Requests find their own replies over one subscription, many at once")
    func requests() async throws {
        try await withTwo { swedish, norwegian, _ in
            let questions = norwegian.subscribe("tfl1.q.\(no)", buffering: 1_000)
            let answering = Task {
                for await question in questions {
                    try norwegian.publish(try #require(question.replyTo), question.payload)
                }
            }
            defer { answering.cancel() }
            try await settle()
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<UInt8(200) {
                    group.addTask {
                        let reply = try await swedish.request(
                            "tfl1.q.\(no)", [number], replySubject: "tfl1.r.\(se).\(number)", timeout: .seconds(5))
                        #expect(reply.payload == [number])
                    }
                }
                try await group.waitForAll()
            }
            print("200 concurrent requests:", ContinuousClock.now - start)
            let sequential = ContinuousClock.now
            for number in 0..<1_000 {
                _ = try await swedish.request(
                    "tfl1.q.\(no)", [1], replySubject: "tfl1.r.\(se).s\(number)", timeout: .seconds(5))
            }
            print("1000 requests one after another:", ContinuousClock.now - sequential)
        }
    }

    @Test("A request nobody hears fails at once, and one nobody answers fails in time")
    func requestsWithoutAnswer() async throws {
        try await withTwo { swedish, norwegian, _ in
            await #expect(throws: BusError.noResponders) {
                try await swedish.request(
                    "tfl1.q.\(no)", [], replySubject: "tfl1.r.\(se).a", timeout: .seconds(5))
            }
            let silent = norwegian.subscribe("tfl1.q.\(no)", buffering: 8)
            try await settle()
            await #expect(throws: BusError.timeout) {
                try await swedish.request(
                    "tfl1.q.\(no)", [], replySubject: "tfl1.r.\(se).b", timeout: .milliseconds(100))
            }
            silent.cancel()
        }
    }

    @Test("A request does not wait for its answer any longer once the connection is lost")
    func requestsOverALostConnection() async throws {
        try await withTwo { swedish, norwegian, server in
            let asked = norwegian.subscribe("tfl1.q.\(no)", buffering: 8)
            try await settle()
            let answer = Task {
                try await swedish.request(
                    "tfl1.q.\(no)", [], replySubject: "tfl1.r.\(se).a", timeout: .seconds(600))
            }
            #expect(await asked.next() != nil)
            try await server.kill()
            await #expect(throws: BusError.notConnected) { try await answer.value }
        }
    }

    @Test("Subscriptions survive a server that is killed and started again")
    func survivesRestart() async throws {
        try await withTwo { swedish, norwegian, server in
            let heads = norwegian.subscribe("tfl1.h.*", buffering: 8)
            try await server.kill()
            #expect(await swedish.reaches { $0 == .disconnected })
            #expect(await norwegian.reaches { $0 == .disconnected })
            #expect(throws: BusError.notConnected) { try swedish.publish("tfl1.h.\(se)", [1]) }
            try await server.restart()
            #expect(await swedish.reaches { $0 == .connected })
            #expect(await norwegian.reaches { $0 == .connected })
            try await settle()
            try swedish.publish("tfl1.h.\(se)", [2])
            #expect(await heads.next()?.payload == [2])
        }
    }

    @Test("A bus started before its server connects when the server comes")
    func startsWithoutServer() async throws {
        try await BusFixture.with { fixture in
            let server = try await PrivateNats.start(in: fixture.folder, configuration: fixture.configuration)
            try await server.stop()
            let bus = try fixture.bus(fixture.seKey, server.url)
            let forks = bus.subscribe("tfl1.f", buffering: 8)
            try await bus.running {
                try await Task.sleep(for: .milliseconds(300))
                #expect(!bus.isConnected)
                try await server.restart()
                #expect(await bus.reaches { $0 == .connected })
                try await settle()
                try bus.publish("tfl1.f", [7])
                #expect(await forks.next()?.payload == [7])
            }
            try await server.stop()
        }
    }

    @Test("A key the server does not list is refused, visibly, until the server lists it (S-135)")
    func refusesForeignKey() async throws {
        try await BusFixture.with { fixture in
            try await fixture.withServer { server in
                let stranger = NKey()
                let bus = try fixture.bus(stranger, server.url)
                try await bus.running {
                    #expect(await bus.reaches { if case .refused = $0 { true } else { false } })
                    #expect(!bus.isConnected)
                    try server.reload(
                        configuration: NatsServerConfiguration(users: [BusFixture.user(BusFixture.se, stranger)]).text)
                    #expect(await bus.reaches { $0 == .connected })
                }
            }
        }
    }

    @Test("What the allow-list does not name is refused by the server and seen here (S-135)")
    func seesViolations() async throws {
        try await withTwo { swedish, norwegian, _ in
            try swedish.publish("tfl1.h.\(no)", [1])
            #expect(await swedish.reaches { if case .notPermitted = $0 { true } else { false } })
            let everything = norwegian.subscribe(">", buffering: 8)
            #expect(await norwegian.reaches { if case .notPermitted = $0 { true } else { false } })
            let replies = norwegian.subscribe("tfl1.r.\(se).*", buffering: 8)
            try await settle()
            #expect(norwegian.violations == 2)
            everything.cancel()
            replies.cancel()
        }
    }

    @Test("A reader that falls behind keeps the newest messages and knows how many it lost")
    func countsDrops() async throws {
        try await withTwo { swedish, norwegian, _ in
            let heads = norwegian.subscribe("tfl1.h.*", buffering: 10)
            try await settle()
            for number in 0..<UInt8(100) { try swedish.publish("tfl1.h.\(se)", [number]) }
            for _ in 0..<100 where heads.dropped < 90 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(heads.dropped == 90)
            #expect(await heads.next()?.payload == [90])
        }
    }

    @Test("Payloads over 262,144 bytes and subjects with wildcards are not published")
    func refusesBadPublications() async throws {
        try await withTwo { swedish, norwegian, _ in
            let batches = norwegian.subscribe("tfl1.b.*", buffering: 8)
            try await settle()
            try swedish.publish("tfl1.b.\(se)", [UInt8](repeating: 1, count: 262_144))
            #expect(await batches.next()?.payload.count == 262_144)
            #expect(throws: BusError.payloadTooLarge(262_145)) {
                try swedish.publish("tfl1.b.\(se)", [UInt8](repeating: 1, count: 262_145))
            }
            for subject in ["", "a..b", "a b", "tfl1.>", "tfl1.h.*"] {
                #expect(throws: BusError.invalidSubject(subject)) { try swedish.publish(subject, []) }
            }
        }
    }

    @Test("A seed file that others may read is refused (S-136)", arguments: [0o640, 0o604, 0o644, 0o700, 0o400])
    func refusesOpenSeedFile(mode: Int) async throws {
        try await BusFixture.with { fixture in
            let path = try fixture.seedFile(fixture.seKey, mode: mode)
            let bus = Bus(
                BusConfiguration(urls: ["nats://127.0.0.1:1"], seedFile: path), logger: .init(label: "test"))
            await #expect(throws: BusError.seedFilePermissions(path: path, mode: mode)) { try await bus.run() }
        }
    }

    private func withTwo(_ body: (Bus, Bus, PrivateNats) async throws -> Void) async throws {
        try await BusFixture.with { fixture in
            try await fixture.withServer { server in
                let swedish = try fixture.bus(fixture.seKey, server.url)
                let norwegian = try fixture.bus(fixture.noKey, server.url)
                try await swedish.running {
                    try await norwegian.running {
                        #expect(await swedish.reaches { $0 == .connected })
                        #expect(await norwegian.reaches { $0 == .connected })
                        try await settle()
                        try await body(swedish, norwegian, server)
                    }
                }
            }
        }
    }

    /// A subscription takes effect when the server has read it.
    private func settle() async throws { try await Task.sleep(for: .milliseconds(150)) }
}
