import Foundation
import NodeTesting
import Testing

@Suite("Changes while a node runs")
struct RunningChangesTests {
    @Test("Suspending, resuming and renaming take effect without a restart, and the others notice nothing")
    func changes() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let se = federation["se"]
            let planned = try await CommandRun("suspend", "se", "-n", "--state", state)
            #expect(planned.errors.contains("Would stop serving se"))
            #expect(try await CommandRun("suspend", "se", "--state", state).status == 0)
            #expect(try await eventually { try await se.anonymous.get("/users").status == 421 })
            #expect(try await federation["dk"].anonymous.get("/users").status == 200)

            #expect(try await CommandRun("resume", "se", "--state", state).status == 0)
            #expect(try await eventually { try await se.anonymous.get("/users").status == 200 })

            let port = se.origin.split(separator: ":").last!
            let bad = try await CommandRun("rename-domain", "se", "bad domain", "--state", state)
            #expect(bad.errors.contains("TC23"))
            #expect(try await CommandRun("rename-domain", "se", "localhost:\(port)", "--state", state).status == 0)
            let renamed = TestCaller(origin: "http://localhost:\(port)", token: nil)
            #expect(try await eventually { try await renamed.get("/users").status == 200 })
            #expect(try await se.anonymous.get("/users").status == 421)
        }
    }

    @Test("A host name that one territory gives up and another takes at once serves the other")
    func handedOn() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let host = federation["dk"].origin.dropFirst("http://".count)
            let port = host.split(separator: ":").last!
            // The territory that takes the name is looked at before the one that gives it up.
            let given = try await CommandRun("rename-domain", "dk", "localhost:\(port)", "--state", state)
            let taken = try await CommandRun("rename-domain", "se", String(host), "--state", state)
            #expect(given.status == 0 && taken.status == 0)
            let moved = TestCaller(origin: "http://localhost:\(port)", token: nil)
            #expect(try await eventually { try await moved.get("/users").status == 200 })
            #expect(try await eventually { try await federation["se"].anonymous.get("/users").status == 421 })
            #expect(try await eventually { try await federation["dk"].anonymous.get("/users").status == 200 })
        }
    }
}
