import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Commands that prove entries")
struct LogProofCommandTests {
    @Test(
        "A proof printed by one territory is checked with its document alone; no other document, entry or byte passes")
    func proveAndCheck() async throws {
        try await TestFederation.with("se", "dk") { federation in
            for name in ["eva", "ola", "kim"] { _ = try await federation["se"].member(name) }
            try await federation.untilApplied(3, of: "se", at: "dk")
            let state = federation.state.path
            let se = try await document("se", federation)
            let dk = try await document("dk", federation)

            let own = try await CommandRun("log", "prove", "se", "1", "--state", state)
            #expect(own.output.hasPrefix("c2sp.org/tlog-proof@v1\nextra ") && own.output.contains("\nindex 1\n"))
            let file = try write(own.output, "own", federation)
            let checked = try await CommandRun("log", "check", file, "--document", se, "--tid", federation["se"].tid)
            #expect(checked.status == 0)
            #expect(checked.output.hasPrefix("proved: entry 1 of \(federation["se"].tid)/0, under a signed head of 3"))
            #expect(checked.output.contains("member.published/1") && checked.output.contains(#""handle":"ola""#))

            let copy = try await CommandRun("log", "prove", "dk", "0", "--peer", "se", "--state", state, "--json")
            let line = try JSONParser.parse(Array(copy.output.utf8.dropLast()))
            let text = try #require(line["proof"]?.string)
            let copied = try write(text, "copy", federation)
            let json = try await CommandRun("log", "check", copied, "--document", se, "--json")
            #expect(try JSONParser.parse(Array(json.output.utf8.dropLast()))["position"]?.integer(Int.self) == 0)

            #expect(
                try await CommandRun("log", "check", file, "--document", dk).errors.contains("wrong_origin. [TC43]"))
            let wrong = try await CommandRun("log", "check", file, "--document", se, "--tid", federation["dk"].tid)
            #expect(wrong.status == 6 && wrong.errors.contains("TC34"))
            let moved = try write(own.output.replacing("\nindex 1\n", with: "\nindex 2\n"), "moved", federation)
            #expect(try await CommandRun("log", "check", moved, "--document", se).errors.contains("TC43"))
            let foreign = try await CommandRun("log", "check", file, "--document", se, "--entry", se)
            #expect(foreign.errors.contains("bad_proof. [TC43]"))
            #expect(try await CommandRun("log", "check", file, "--document", file).errors.contains("TC31"))

            #expect(try await CommandRun("log", "prove", "se", "3", "--state", state).errors.contains("TC42"))
            #expect(
                try await CommandRun("log", "prove", "se", "0", "--size", "9", "--state", state).errors.contains("TC42")
            )
            #expect(try await CommandRun("log", "prove", "dk", "0", "--state", state).errors.contains("TC40"))
        }
    }

    @Test("Heads are witnessed by those who follow, and a proof names them")
    func witnesses() async throws {
        try await TestFederation.with("se", "dk") { federation in
            _ = try await federation["se"].member("eva")
            let dk = try await document("dk", federation)
            let se = try await document("se", federation)
            let isWitnessed = try await eventually {
                let proof = try await CommandRun("log", "prove", "se", "0", "--state", federation.state.path).output
                let file = try write(proof, "own", federation)
                let checked = try await CommandRun("log", "check", file, "--document", se, "--witness", dk)
                return checked.output.contains("witnessed by dk")
            }
            #expect(isWitnessed)

            // What its first key vouched for stands; what the next one does counts with the operations of its identity.
            let old = try await CommandRun("log", "prove", "se", "0", "--state", federation.state.path).output
            let kept = try write(old, "old", federation)
            #expect(try await CommandRun("key", "rotate", "dk", "--state", federation.state.path).status == 0)
            // The running node takes a moment to sign with the next key, and to say so.
            let isAnew = try await eventually {
                let operations = try await federation["dk"].anonymous.send("GET", "/.well-known/tfl/identity")
                return operations.text.split(separator: "\n").count == 2
            }
            try #require(isAnew)
            _ = try await federation["se"].member("ola")
            let isWitnessedAnew = try await eventually {
                let operations = try await federation["dk"].anonymous.send("GET", "/.well-known/tfl/identity")
                let chain = try write(operations.text, "dk.jsonl", federation)
                let proof = try await CommandRun("log", "prove", "se", "1", "--state", federation.state.path).output
                let file = try write(proof, "new", federation)
                let alone = try await CommandRun("log", "check", file, "--document", se, "--witness", dk)
                let whole = try await CommandRun(
                    "log", "check", file, "--document", se, "--witness", dk, "--identity", chain)
                return alone.status == 0 && !alone.output.contains("witnessed")
                    && whole.output.contains("witnessed by dk")
            }
            #expect(isWitnessedAnew)
            let chain = federation.state.appending(path: "dk.jsonl").path
            let both = try await CommandRun(
                "log", "check", kept, "--document", se, "--witness", dk, "--identity", chain)
            #expect(both.output.contains("witnessed by dk"))
            let stranger = try await CommandRun("log", "check", kept, "--document", se, "--identity", chain)
            #expect(stranger.status == 1 && stranger.errors.contains("TC43"))
        }
    }

    @Test("Where an operator wants a witness, a peer's facts wait for one; others take effect at once")
    func quorum() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let planned = try await CommandRun("peer", "quorum", "dk", "se", "1", "-n", "--state", state)
            #expect(planned.status == 0 && planned.errors.contains("Would have"))
            #expect(try await CommandRun("peer", "quorum", "dk", "se", "1", "--state", state).status == 0)
            #expect(try await CommandRun("peer", "quorum", "dk", "se", "31", "--state", state).status == 64)
            #expect(try await CommandRun("peer", "quorum", "dk", "no", "1", "--state", state).errors.contains("TC38"))
            _ = try await federation["se"].member("eva")
            let dk = federation["dk"].database
            let isHeld = try await eventually {
                try await dk.read("SELECT 1 FROM peer WHERE size = 1").count == 1
            }
            #expect(isHeld)
            // The only other witness of se would be dk itself, which does not count for its own quorum.
            #expect(try await dk.read("SELECT 1 FROM peer WHERE applied = 0").count == 1)
            let list = try await CommandRun("peer", "list", "dk", "--json", "--state", state).output
            #expect(list.contains("\"quorum\":1") && list.contains("\"witnessed\":0"))
            #expect(try await CommandRun("peer", "quorum", "dk", "se", "0", "--state", state).status == 0)
            try await federation.untilApplied(1, of: "se", at: "dk")
        }
    }

    private func document(_ code: String, _ federation: TestFederation) async throws -> String {
        let answer = try await federation[code].anonymous.send("GET", "/.well-known/territory")
        return try write(String(decoding: answer.body, as: UTF8.self), "\(code).json", federation)
    }

    private func write(_ text: String, _ name: String, _ federation: TestFederation) throws -> String {
        let file = federation.state.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
