import Foundation
import Kernel
import NodeTesting
import Testing

@Suite("Changing the key of access tokens while a territory runs")
struct TokenKeyTests {
    private func keys(_ node: TestNode) async throws -> [String] {
        let document = try await node.anonymous.send("GET", "/.well-known/jwks.json").json
        return (document["keys"]?.array ?? []).compactMap { $0["kid"]?.string }
    }

    @Test(
        "A token of the key before stays valid, one of the key before that does not, and two keys are published (S-025)"
    )
    func rotation() async throws {
        try await TestFederation.with("se") { federation in
            let se = federation["se"]
            let eva = try await se.member("eva")
            let first = try await keys(se)
            #expect(first.count == 1)
            let state = federation.state.path
            let planned = try await CommandRun("key", "rotate-tokens", "se", "-n", "--state", state)
            #expect(planned.status == 0 && planned.errors.contains("Would make a new key"))

            #expect(try await CommandRun("key", "rotate-tokens", "se", "--state", state).status == 0)
            let isRotated = try await eventually {
                (try? await keys(se).count) == 2
            }
            try #require(isRotated)
            #expect(try await keys(se).last == first.first)
            #expect(try await eva.get("/auth/me").status == 200)
            let later = try await se.signIn("eva")

            #expect(try await CommandRun("key", "rotate-tokens", "se", "--state", state).status == 0)
            let isRotatedAgain = try await eventually {
                guard let now = try? await keys(se) else { return false }
                return now.count == 2 && !now.contains(first[0])
            }
            #expect(isRotatedAgain)
            #expect(try await eva.get("/auth/me").status == 401)
            #expect(try await later.get("/auth/me").status == 200)
        }
    }
}
