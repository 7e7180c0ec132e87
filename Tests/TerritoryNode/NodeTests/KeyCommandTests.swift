import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Changing the keys of a territory that runs")
struct KeyCommandTests {
    @Test("A key is replaced and then revoked; others learn it, follow on, and can check the whole log")
    func rotation() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")

            let planned = try await CommandRun("key", "rotate", "se", "-n", "--state", state)
            #expect(planned.status == 0 && planned.errors.contains("Would make a new signing key"))
            var keys: Set<String> = []
            for (number, command) in ["rotate", "revoke"].enumerated() {
                let changed = try await CommandRun("key", command, "se", "--json", "--state", state)
                #expect(changed.status == 0, "\(changed.errors)")
                let line = try JSONParser.parse(Array(changed.output.utf8.dropLast()))
                #expect(line["operation"]?.integer(Int.self) == number + 1)
                keys.formUnion((line["signing"]?.array ?? []).compactMap(\.string))
                // The change itself is an entry, and what comes after it follows.
                let applied = 1 + 2 * number + 1
                try await federation.untilApplied(applied, of: "se", at: "dk")
                let handle = "after-\(command)".replacing("-", with: "_")
                #expect(
                    try await eventually {
                        (try? await federation["se"].member(handle)) != nil
                    })
                try await federation.untilApplied(applied + 1, of: "se", at: "dk")
            }
            #expect(keys.count == 2)

            for log in [["se"], ["dk", "--peer", "se"]] {
                let checked = try await CommandRun(["log", "verify"] + log + ["--state", state])
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
            let refused = try await CommandRun("key", "rotate", "se", "--rotation-key", file.path, "--state", state)
            #expect(refused.status == 6 && refused.errors.contains("TC50"))
            #expect(try await CommandRun("key", "rotate", "se", "--state", state).status == 0)
        }
    }

    @Test("The rotation key is replaced; others learn it from the log, and the old one changes nothing any more")
    func rotationKey() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            let old = federation.state.appending(path: "old.key")
            let key = federation.state.appending(path: "territories/se/rotation.key")
            try FileManager.default.copyItem(at: key, to: old)
            let before = try await CommandRun("peer", "keys", "dk", "se", "--state", state).output

            let changed = try await CommandRun("key", "rotate", "se", "--rotation", "--state", state)
            #expect(changed.status == 0 && changed.output.contains("rotation.key is new"), "\(changed.errors)")
            let now = try await CommandRun("peer", "keys", "se", "--state", state).output
            #expect(now != before)
            let isLearnt = try await eventually {
                try await CommandRun("peer", "keys", "dk", "se", "--state", state).output == now
            }
            #expect(isLearnt)
            let refused = try await CommandRun("key", "rotate", "se", "--rotation-key", old.path, "--state", state)
            #expect(refused.status == 6 && refused.errors.contains("TC50"))
            // With the file elsewhere the new one is written here all the same.
            let safe = federation.state.appending(path: "safe.key")
            try FileManager.default.moveItem(at: key, to: safe)
            let again = try await CommandRun(
                "key", "rotate", "se", "--rotation", "--rotation-key", safe.path, "--state", state)
            #expect(again.status == 0 && FileManager.default.fileExists(atPath: key.path), "\(again.errors)")
        }
    }

    @Test("A territory that has ended signs nothing and answers on; others learn it, and raise no alarm of its silence")
    func tombstone() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            #expect(try await CommandRun("key", "tombstone", "se", "--state", state).errors.contains("TC25"))
            let planned = try await CommandRun("key", "tombstone", "se", "-n", "--state", state)
            #expect(planned.errors.contains("Would declare that se is over"))
            let ended = try await CommandRun("key", "tombstone", "se", "--confirm", "se", "--state", state)
            #expect(ended.status == 0, "\(ended.errors)")
            for command in [
                ["key", "rotate", "se"], ["key", "revoke", "se"], ["log", "epoch", "se", "--confirm", "se"],
            ] {
                let refused = try await CommandRun(command + ["--state", state])
                #expect(refused.status == 6 && refused.errors.contains("TC84"), "\(refused.errors)")
            }
            let se = federation["se"].anonymous
            let isServed = try await eventually {
                try await se.send("GET", "/.well-known/tfl/identity").text.split(separator: "\n").count == 2
            }
            #expect(isServed)
            // It never again states that its head is the newest.
            let note = try await se.send("GET", "/.well-known/tfl/checkpoint").text
            try await Task.sleep(for: .seconds(1.1))
            #expect(try await se.send("GET", "/.well-known/tfl/checkpoint").text == note)
            #expect(try await CommandRun("log", "verify", "dk", "--peer", "se", "--state", state).status == 0)

            let isKnown = try await eventually {
                _ = try await CommandRun("peer", "retry", "dk", "se", "--state", state)
                return try await CommandRun("peer", "list", "dk", "--state", state).output.hasPrefix("se\tended\t1/1")
            }
            #expect(isKnown)
            #expect(try await CommandRun("peer", "keys", "dk", "se", "--state", state).output.contains("ended\t"))
        }
    }

    @Test("A peer that refuses what it is asked is told apart from one that sends what is refused")
    func denied() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            #expect(try await CommandRun("peer", "block", "se", "dk", "--state", state).status == 0)
            let isTold = try await eventually {
                _ = try await CommandRun("peer", "retry", "dk", "se", "--state", state)
                let rows = try await federation["dk"].database.read("SELECT trouble FROM peer_status")
                return try rows.first?.get("trouble", as: String?.self) == "denied origin_blocked"
            }
            #expect(isTold)
        }
    }
}
