import Testing

@testable import Web

@Suite("Addresses that requests come from")
struct ClientAddressTests {
    @Test("Whoever has a network counts as one, and is not trusted for a neighbour in it")
    func network() throws {
        let one = try #require(ClientAddress("2001:db8:1:2::1"))
        let other = try #require(ClientAddress("2001:DB8:1:2:0:0:0:2"))
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(one.description == "2001:db8:1:2::/64")
        #expect(one.whole == "2001:db8:1:2::1" && other.whole == "2001:db8:1:2::2")
        #expect(ClientAddress("2001:db8:1:2:0::1")?.whole == one.whole)
        #expect(ClientAddress("::ffff:192.0.2.7")?.whole == "192.0.2.7")
        #expect(ClientAddress("192.0.2.7")?.whole == "192.0.2.7")
    }
}
