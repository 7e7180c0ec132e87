import FederationCore
import Testing

/// What a territory may say and hear on the bus.
@Suite struct BusPermissionsTests {
    static let own = Golden.territory.description

    @Test("The allow-lists are those of the specification")
    func lists() {
        let permissions = BusPermissions(for: Golden.territory)
        #expect(
            permissions.publish == [
                "tfl1.h.\(Self.own)", "tfl1.b.\(Self.own)", "tfl1.q.*", "tfl1.r.*.*", "tfl1.w.*", "tfl1.f",
            ])
        #expect(
            permissions.subscribe == [
                "tfl1.h.*", "tfl1.b.*", "tfl1.q.\(Self.own)", "tfl1.r.\(Self.own).*", "tfl1.w.\(Self.own)", "tfl1.f",
            ])
    }

    @Test("Nobody may write another's heads or hear another's replies")
    func noWideWildcards() {
        let permissions = BusPermissions(for: Golden.territory)
        #expect((permissions.publish + permissions.subscribe).allSatisfy { !$0.contains(">") })
        #expect(!permissions.publish.contains("tfl1.h.*") && !permissions.subscribe.contains("tfl1.r.*.*"))
    }

    @Test("A reply's subject is one token below the territory's own")
    func replies() {
        let subject = Subjects(Golden.territory).reply(token: [UInt8](repeating: 0xff, count: 16))
        #expect(subject == "tfl1.r.\(Self.own).77777777777777777777777774")
    }
}
