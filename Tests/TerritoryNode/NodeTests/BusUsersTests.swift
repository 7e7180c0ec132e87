import FederationBus
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Testing

@testable import Node

@Suite("The users of the federation's bus")
struct BusUsersTests {
    @Test("A peer whose document claims a territory's own connection key takes nobody's place (S-135)")
    func claimedKey() async throws {
        try await TestFederation.with("se") { federation in
            let folder = NodeFolder(url: federation.state)
            let se = TerritoryCode("se")!
            let (own, key) = (TerritoryID(genesis: try folder.genesis(of: se)), try folder.busKey(of: se).publicKey)
            // It sorts before every other identity.
            let claimant = TerritoryID(String(repeating: "a", count: 52))!
            let users = try BusUsers(folder: folder).configuration(of: [se], peers: [claimant: key]).users
            #expect(users.map(\.publicKey) == [key])
            #expect(users.first?.publish.contains("tfl1.b.\(own)") == true)
        }
    }

    @Test("A folder of keys that was copied under another code makes no second user")
    func copiedFolder() async throws {
        try await TestFederation.with("se") { federation in
            let folder = NodeFolder(url: federation.state)
            let codes = [TerritoryCode("se")!, TerritoryCode("se")!]
            let users = try BusUsers(folder: folder).configuration(of: codes, peers: [:]).users
            #expect(users.count == 1)
        }
    }
}
