import Foundation
import Kernel
import NodeTesting
import Testing

@Suite("Changing the keys of a territory that runs")
struct KeyCommandTests {
    @Test("A key is replaced and then revoked; others learn it, follow on, and can check the whole log")
    func rotation() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")

            let planned = try CommandRun("key", "rotate", "se", "-n", "--state", state)
            #expect(planned.status == 0 && planned.errors.contains("Would make a new signing key"))
            var keys: Set<String> = []
            for (number, command) in ["rotate", "revoke"].enumerated() {
                let changed = try CommandRun("key", command, "se", "--json", "--state", state)
                #expect(changed.status == 0, "\(changed.errors)")
                let line = try JSONParser.parse(Array(changed.output.utf8.dropLast()))
                #expect(line["operation"]?.integer(Int.self) == number + 1)
                keys.formUnion((line["signing"]?.array ?? []).compactMap(\.string))
                // The change itself is an entry, and what comes after it follows.
                let applied = 1 + 2 * number + 1
                try await federation.untilApplied(applied, of: "se", at: "dk", within: .seconds(40))
                let handle = "after-\(command)".replacing("-", with: "_")
                #expect(
                    try await eventually(within: .seconds(20)) {
                        (try? await federation["se"].member(handle)) != nil
                    })
                try await federation.untilApplied(applied + 1, of: "se", at: "dk", within: .seconds(20))
            }
            #expect(keys.count == 2)

            for log in [["se"], ["dk", "--peer", "se"]] {
                let checked = try CommandRun(["log", "verify"] + log + ["--state", state])
                #expect(checked.output.hasPrefix("verified: 5 entries"), "\(checked.errors)")
            }
            let identity = try await federation["se"].anonymous.send("GET", "/.well-known/tfl/identity")
            #expect(identity.text.split(separator: "\n").count == 3)
        }
    }

    @Test("A key that is none of the identity's changes nothing")
    func strangeKey() async throws {
        try await TestFederation.with("se") { federation in
            let state = federation.state.path
            let file = federation.state.appending(path: "other.key")
            _ = FileManager.default.createFile(
                atPath: file.path, contents: Data(String(repeating: "07", count: 32).utf8),
                attributes: [.posixPermissions: 0o600])
            let refused = try CommandRun("key", "rotate", "se", "--rotation-key", file.path, "--state", state)
            #expect(refused.status == 6 && refused.errors.contains("TC50"))
            #expect(try CommandRun("key", "rotate", "se", "--state", state).status == 0)
        }
    }
}
