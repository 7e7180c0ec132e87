import Foundation
import Kernel
import NodeTesting
import Postgres
import Registry
import Testing

extension RegistryTests {
    @Suite("Provisioning")
    struct ProvisioningTests {
        struct Crash: Error {}

        @Test("A territory gets schema, roles, keys only its node may read, and one set-up token (S-150)")
        func create() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                let created = try await registry.provisioner().create(Samples.request("se"))
                #expect(created.territory.state == .active)
                #expect(created.setUpToken?.count == 43)
                let node = try registry.nodeDatabase(of: created.territory)
                try await node.execute("INSERT INTO note (text) VALUES ('hej')")
                #expect(try await node.read("SELECT code FROM registry.own_territory").first?.get("code") == "se")
                await node.shutdown()
                let folder = registry.folder.appending(path: "se")
                for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                    let path = folder.appending(path: name).path
                    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                    #expect(mode == 0o600, "\(name)")
                }
            }
        }

        @Test("Asking again for the same territory changes nothing; for another one with its code is refused")
        func repeated() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                let first = try await registry.provisioner().create(Samples.request("se"))
                let second = try await registry.provisioner().create(Samples.request("se"))
                #expect(second.territory == first.territory)
                #expect(second.setUpToken == nil)
                await #expect(throws: RegistryError.self) {
                    try await registry.provisioner().create(Samples.request("se", name: "Sweden"))
                }
                await #expect(throws: RegistryError.domainTaken("se.example.org")) {
                    try await registry.provisioner().create(Samples.request("dk", domain: "se.example.org"))
                }
                #expect(try await registry.provisioner().list().count == 1)
            }
        }

        @Test(
            "Stopped anywhere, a creation leaves nothing half-made and the next one succeeds",
            arguments: ProvisioningStep.allCases)
        func crash(at step: ProvisioningStep) async throws {
            try await TestRegistry.with(migrations: Samples.migrations(), isAlone: true) { registry in
                let doomed = registry.provisioner { reached in
                    if reached == step { throw Crash() }
                }
                await #expect(throws: Crash.self) { try await doomed.create(Samples.request("se")) }
                let created = try await registry.provisioner().create(Samples.request("se"))
                let node = try registry.nodeDatabase(of: created.territory)
                #expect(try await node.read("SELECT 1 FROM note").isEmpty)
                await node.shutdown()
                let left = try FileManager.default.contentsOfDirectory(atPath: registry.folder.path)
                #expect(left.filter { !$0.hasPrefix(".") } == ["se"])
                let roles = try await registry.operatorDatabase.read(
                    "SELECT count(*) AS n FROM pg_roles WHERE rolname LIKE 't\\_%'")
                #expect(try roles.first?.get("n", as: Int.self) == 2)
            }
        }

        @Test("Suspending and resuming are remembered, and removing asks for the code")
        func states() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                let provisioner = registry.provisioner()
                let code = TerritoryCode("se")!
                _ = try await provisioner.create(Samples.request("se"))
                try await provisioner.suspend(code)
                #expect(try await provisioner.show(code).state == .suspended)
                try await provisioner.resume(code)
                #expect(try await provisioner.show(code).state == .active)
                await #expect(throws: RegistryError.confirmationMissing(code)) {
                    try await provisioner.remove(code, confirmation: nil)
                }
                try await provisioner.remove(code, confirmation: "se")
                await #expect(throws: RegistryError.unknownTerritory(code)) { try await provisioner.show(code) }
                let actions = try await registry.operatorDatabase.read(
                    "SELECT action FROM registry.journal ORDER BY id")
                #expect(
                    try actions.map { try $0.get("action", as: String.self) } == [
                        "create", "suspend", "resume", "remove",
                    ])
            }
        }

        @Test(
            "What cannot be a territory is refused before anything is made",
            arguments: [
                "", "https://se.example.org", "se.example.org/", "SE.example.org", "se..org", "-se.org", "se.org:0",
            ])
        func badDomain(_ domain: String) {
            #expect(throws: RegistryError.badDomain(domain)) { try Samples.request("se", domain: domain) }
        }
    }
}
