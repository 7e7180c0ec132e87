import FederationBus
import Foundation
import LocalServers
import Testing

struct PrivateNatsTests {
    @Test("A server left behind by a killed parent is ended by the next start in its folder")
    func recoversOrphan() async throws {
        try await BusFixture.with { fixture in
            let left = try await PrivateNats.start(in: fixture.folder, configuration: fixture.configuration)
            let orphan = try #require(left.pid)
            let next = try await PrivateNats.start(in: fixture.folder, configuration: fixture.configuration)
            #expect(next.pid != orphan)
            #expect(kill(orphan, 0) != 0)
            try await next.stop()
        }
    }

    @Test("The configuration lists nothing but the protocol's subjects (S-135)")
    func listsOnlyProtocolSubjects() {
        let user = BusFixture.user(BusFixture.se, NKey())
        let text = NatsServerConfiguration(users: [user], monitoringPort: 8222).text
        let own = BusFixture.se
        #expect(user.publish == ["tfl1.h.\(own)", "tfl1.b.\(own)", "tfl1.q.*", "tfl1.r.*.*", "tfl1.w.*", "tfl1.f"])
        #expect(
            user.subscribe == [
                "tfl1.h.*", "tfl1.b.*", "tfl1.q.\(own)", "tfl1.r.\(own).*", "tfl1.w.\(own)", "tfl1.f",
            ])
        for subject in user.publish + user.subscribe { #expect(text.contains("\"\(subject)\"")) }
        #expect(text.contains("max_payload: 262144") && text.contains(#"http: "127.0.0.1:8222""#))
        for word in [">", "_INBOX", "jetstream", "leafnodes", "websocket", "mqtt", "no_auth_user", "accounts"] {
            #expect(!text.contains(word))
        }
    }
}
