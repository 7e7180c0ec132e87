import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Commands that read logs and pin peers")
struct LogCommandTests {
    @Test("An operator reads and checks the own log and a peer's copy of it, and sees where either was tampered with")
    func logs() async throws {
        try await TestFederation.with("se", "dk") { federation in
            _ = try await federation["se"].member("eva")
            try await federation.untilApplied(1, of: "se", at: "dk")
            let state = federation.state.path

            let head = try await CommandRun("log", "head", "se", "--state", state)
            #expect(head.output.hasPrefix("tfl.v1/\(federation["se"].tid)/0\n1\n"))
            // The time of signing below the three lines may differ.
            let copy = try await CommandRun("log", "head", "dk", "--peer", "se", "--state", state).output
            #expect(copy.split(separator: "\n").prefix(3) == head.output.split(separator: "\n").prefix(3))

            let entries = try await CommandRun("log", "entries", "dk", "--peer", "se", "--json", "--state", state)
            let entry = try JSONParser.parse(Array(entries.output.utf8.dropLast()))
            #expect(entry["type"]?.string == "member.published")
            #expect(entry["outcome"]?.string == "applied")
            #expect(entry["payload"]?["handle"]?.string == "eva")
            #expect(entry["payload"]?["id"]?.string == entry["object"]?.string)

            let checked = try await CommandRun("log", "verify", "se", "--state", state)
            #expect(checked.output.hasPrefix("verified: 1 entries (0 without payload), 1 signed heads"))
            #expect(try await CommandRun("log", "verify", "dk", "--peer", "se", "--state", state).status == 0)

            try await federation["dk"].database.execute(
                "UPDATE peer_entry SET payload = convert_to(replace(convert_from(payload, 'utf8'), 'eva', 'eve'), 'utf8')"
            )
            let tampered = try await CommandRun("log", "verify", "dk", "--peer", "se", "--state", state)
            #expect(tampered.status == 1)
            #expect(tampered.errors.contains("entry 0, commitment_mismatch"))

            #expect(try await CommandRun("log", "head", "dk", "--peer", "no", "--state", state).errors.contains("TC38"))
            #expect(try await CommandRun("log", "head", "no", "--state", state).errors.contains("TC20"))
        }
    }

    @Test("A peer is pinned by its document; an address alone is never believed (TFL v1 section 6, S-121)")
    func pinning() async throws {
        try await TestFederation.with("se", "dk", introduced: false) { federation in
            let state = federation.state.path
            let dk = federation["dk"]
            let doubtful = try await CommandRun("peer", "add", "se", dk.origin, "--state", state)
            #expect(doubtful.status == 6)
            #expect(doubtful.errors.contains(dk.tid) && doubtful.errors.contains("--tid"))
            let wrong = try await CommandRun(
                "peer", "add", "se", dk.origin, "--tid", federation["se"].tid, "--state", state)
            #expect(wrong.status == 6 && wrong.errors.contains("TC34"))

            let open = try await CommandRun("peer", "add", "se", "http://192.0.2.1", "--tid", dk.tid, "--state", state)
            #expect(open.status == 5 && open.errors.contains("only https is asked"))

            let planned = try await CommandRun("peer", "add", "se", dk.origin, "--tid", dk.tid, "-n", "--state", state)
            #expect(planned.status == 0 && planned.errors.contains("Would pin"))
            #expect(try await CommandRun("peer", "list", "se", "--state", state).output.isEmpty)

            #expect(try await CommandRun("peer", "add", "se", dk.origin, "--tid", dk.tid, "--state", state).status == 0)
            let list = try await CommandRun("peer", "list", "se", "--state", state).output
            #expect(list.hasPrefix("dk\t") && list.contains(dk.tid))
            #expect(try await CommandRun("peer", "add", "se", "se", "--state", state).errors.contains("TC35"))

            // Who is asked for a log answers those it knows.
            let card = federation.state.appending(path: "se.json")
            let document = try await federation["se"].anonymous.send("GET", "/.well-known/territory")
            try Data(document.body).write(to: card)
            let asItself = try await CommandRun("peer", "add", "dk", card.path, "--as", "dk", "--state", state)
            #expect(asItself.status == 6 && asItself.errors.contains("TC36"))
            // A document with somebody else's NATS user would take that one's place on the bus.
            let bus = { (bytes: [UInt8]) in try JSONParser.parse(bytes)["bus"]?.string ?? "" }
            let own = try await dk.anonymous.send("GET", "/.well-known/territory")
            let text = String(decoding: document.body, as: UTF8.self)
            let greedy = federation.state.appending(path: "greedy.json")
            try text.replacing(bus(document.body), with: bus(own.body)).write(
                to: greedy, atomically: true, encoding: .utf8)
            let taken = try await CommandRun("peer", "add", "dk", greedy.path, "--state", state)
            #expect(taken.status == 6 && taken.errors.contains("TC37"))
            #expect(try await CommandRun("peer", "add", "dk", card.path, "--state", state).status == 0)
            // The running node follows it without a restart.
            _ = try await dk.member("lars")
            try await federation.untilApplied(1, of: "dk", at: "se")
        }
    }

    @Test("A document is refused where a byte of its identity differs, where it is too long, and where it is none")
    func badDocuments() async throws {
        try await TestFederation.with("se", introduced: false) { federation in
            let state = federation.state.path
            let good = try await federation["se"].anonymous.send("GET", "/.well-known/territory")
            let text = String(decoding: good.body, as: UTF8.self)
            let tid = federation["se"].tid
            let other = (tid.first == "a" ? "b" : "a") + tid.dropFirst()
            for bad in [
                text.replacing(tid, with: other), String(text.dropLast()), "[]", "",
                text + String(repeating: " ", count: 65536),
                text.replacing("\"bus\":\"U", with: "\"bus\":\"S"),
            ] {
                let file = federation.state.appending(path: "peer.json")
                try Data(bad.utf8).write(to: file)
                let run = try await CommandRun("peer", "add", "se", file.path, "--state", state)
                #expect(run.status == 1 && run.errors.contains("TC31"), "\(bad.prefix(200))")
            }
            let missing = try await CommandRun("peer", "add", "se", "/nowhere/peer.json", "--state", state)
            #expect(missing.errors.contains("TC06"))
        }
    }

    @Test(
        "The bus's configuration names each territory with its own key and its own subjects, and no wildcard of all (S-135)"
    )
    func busConfiguration() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let text = try await CommandRun("bus", "config", "--state", federation.state.path).output
            #expect(text.components(separatedBy: "nkey: U").count == 3)
            #expect(text.contains(#"publish: { allow: ["tfl1.h.\#(federation["se"].tid)""#))
            #expect(!text.contains("\">\"") && !text.contains("_INBOX"))
        }
    }
}
