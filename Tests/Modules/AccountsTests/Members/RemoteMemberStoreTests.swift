import FederationCore
import Foundation
import Kernel
import Node
import NodeTesting
import Postgres
import Registry
import Testing

@testable import Accounts
@testable import Federation

@Suite("Members of other territories") struct RemoteMemberStoreTests {
    private let genesis: Genesis
    private let eva = ID<Member>(UUID())
    private let ana = ID<Member>(UUID())

    init() throws {
        let key = try FederationCore.SigningKey(seed: [UInt8](repeating: 3, count: 32)).publicKey
        genesis = try Genesis(rotation: [key], signing: [key])
    }

    private func stated(
        _ id: ID<Member>, _ name: String, at sequence: UInt64, about object: UUID? = nil
    ) -> (fact: MemberPublished, origin: FactOrigin) {
        let fact = MemberPublished(
            id: id, handle: Handle(unchecked: "h\(sequence)"), displayName: DisplayName(unchecked: name),
            bio: Bio(unchecked: "says \"no\" \\ {\(sequence)}\nand more"),
            joinedAt: Date(timeIntervalSince1970: 1_790_000_000))
        let origin = FactOrigin(
            territory: TerritoryID(genesis: genesis), code: "se", sequence: sequence, entryID: UUID(),
            objectID: object ?? id.uuid, time: Date())
        return (fact, origin)
    }

    private func withNode(_ body: @Sendable (Database) async throws -> Void) async throws {
        try await TestRegistry.with(migrations: Operator.migrations()) { registry in
            let request = try TerritoryRequest(
                code: TerritoryCode("dk")!, name: "dk", domain: "dk.example.org", adminEmail: "eva@example.org",
                language: "en")
            let record = try await registry.provisioner(seeds: [Operator.found]).create(request).territory
            let database = try registry.nodeDatabase(of: record)
            do {
                try await PeerStore(database: database).pin(genesis, code: "se", name: "")
                try await body(database)
                await database.shutdown()
            } catch {
                await database.shutdown()
                throw error
            }
        }
    }

    @Test("The members of one territory have a share of the room for pictures, and leave the rest to others")
    func pictures() async throws {
        try await withNode { database in
            let store = AvatarCopyStore(database: database)
            let facts = [stated(eva, "Eva", at: 4), stated(ana, "Ana", at: 5)]
            try await database.write { try await RemoteMemberStore.keep(facts, in: $0) }
            let ids = try await database.read("SELECT id FROM remote_member").map {
                ID<Member>(try $0.get("id", as: UUID.self))
            }
            let stranger = ID<Member>(UUID())
            func isWithin(_ limit: Int, with member: ID<Member>) async throws -> Bool {
                try await database.write { try await store.isWithin(limit, with: member, in: $0) }
            }
            for id in ids + [stranger] { try await database.write { try await store.add("one", of: id, in: $0) } }
            #expect(try await isWithin(8, with: ids[0]))
            #expect(try await !isWithin(7, with: ids[0]))
            #expect(try await isWithin(3, with: stranger))
            #expect(try await !isWithin(2, with: stranger))
        }
    }

    @Test("Of several statements about one member in one transaction the last counts, as if they came one by one")
    func lastCounts() async throws {
        try await withNode { database in
            let facts = [stated(eva, "Eva", at: 4), stated(ana, "Ana", at: 5), stated(eva, "Eva Å", at: 6)]
            for facts in [facts, [stated(ana, "Ana B", at: 7)]] {
                try await database.write { try await RemoteMemberStore.keep(facts, in: $0) }
            }
            let rows = try await database.read(
                "SELECT display_name, bio, position FROM remote_member ORDER BY position")
            let names = try rows.map { try $0.get("display_name", as: String.self) }
            #expect(names == ["Eva Å", "Ana B"])
            let bio = try rows.first?.get("bio", as: String.self)
            #expect(bio == "says \"no\" \\ {6}\nand more")
        }
    }

    @Test("S-139: A statement about another object than its entry names takes none of those beside it along")
    func otherObject() async throws {
        try await withNode { database in
            let facts = [stated(eva, "Eva", at: 1), stated(ana, "Ana", at: 2, about: UUID())]
            await #expect(throws: RemoteMemberError.otherObject) {
                try await database.write { try await RemoteMemberStore.keep(facts, in: $0) }
            }
            let rows = try await database.read("SELECT 1 FROM remote_member")
            #expect(rows.isEmpty)
        }
    }
}
