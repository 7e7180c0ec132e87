import Content
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@Suite("Backups of content", .serialized)
struct ContentBackupTests {
    private static let hello = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
    /// Three blocks: two of a file of 1.5 MB, and the one that links to them.
    private static let long = (0..<110_000).map { "line \($0 &* 7919)" }.joined(separator: "\n")

    private func upload(_ text: String, _ caller: TestCaller) async throws -> String {
        try await caller.send("POST", "/ipfs/upload", text, ["Content-Type": "text/plain"]).json["cid"]?.string ?? ""
    }

    private func store(_ code: String, _ federation: TestFederation) -> URL {
        federation.state.appending(path: "territories/\(code)/content")
    }

    /// The file of a block.
    private func file(_ cid: String, _ code: String, _ federation: TestFederation) throws -> URL {
        let name = try CID(cid).hash.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return store(code, federation).appending(path: "\(name.dropFirst(4).prefix(2))/\(name)")
    }

    private func isServed(_ cid: String, _ text: String, _ caller: TestCaller) async throws -> Bool {
        try await eventually {
            let answer = try await caller.send("GET", "/ipfs/\(cid)")
            return answer.status == 200 && answer.text == text
        }
    }

    @Test("Files are in a backup, and come back where nothing of them is left")
    func roundTrip() async throws {
        try await TestFederation.with("se") { federation in
            let state = federation.state.path
            let se = federation["se"].anonymous
            let ana = try await federation["se"].member("ana")
            let cids = [try await upload("hello world", ana), try await upload(Self.long, ana)]
            #expect(cids[0] == Self.hello)
            let backup = federation.state.appending(path: "backup")
            let taken = try await CommandRun("backup", "se", backup.path, "--state", state)
            #expect(taken.status == 0, "\(taken.errors)")
            let archive = backup.appending(path: "content.car")
            #expect(try FileManager.default.attributesOfItem(atPath: archive.path)[.posixPermissions] as? Int == 0o600)

            // Another disk; and what lies there under a block's name is something else.
            try FileManager.default.removeItem(at: store("se", federation))
            let impostor = try file(Self.hello, "se", federation)
            try FileManager.default.createDirectory(
                at: impostor.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("hello wOrld".utf8).write(to: impostor)
            let restored = try await CommandRun("restore", "se", backup.path, "--confirm", "se", "--state", state)
            #expect(restored.status == 0, "\(restored.errors)")
            for (cid, text) in zip(cids, ["hello world", Self.long]) {
                #expect(try await isServed(cid, text, se))
            }
            #expect(try await CommandRun("content", "scrub", "se", "--state", state).output.hasSuffix(" 0 damaged\n"))
        }
    }

    @Test("Private files come back too, for their member alone, and a backup has nothing of them that can be read")
    func privateFiles() async throws {
        try await TestFederation.with("se") { federation in
            let state = federation.state.path
            let ana = try await federation["se"].member("ana")
            _ = try await federation["se"].member("ola")
            let diary = "what nobody else is to read"
            let answer = try await ana.send(
                "POST", "/ipfs/upload?filename=diary.txt&private=true", diary, ["Content-Type": "text/plain"])
            let cid = try #require(answer.json["cid"]?.string)
            let backup = federation.state.appending(path: "backup")
            let taken = try await CommandRun("backup", "se", backup.path, "--state", state)
            #expect(taken.status == 0, "\(taken.errors)")
            let archive = try Data(contentsOf: backup.appending(path: "content.car"))
            #expect(archive.firstRange(of: Data(diary.utf8)) == nil)

            // The keys are gone, and the blocks.
            try await federation["se"].database.execute("DELETE FROM content_private")
            #expect(try await ana.send("GET", "/ipfs/private/\(cid)").status == 404)
            try FileManager.default.removeItem(at: store("se", federation))
            let restored = try await CommandRun("restore", "se", backup.path, "--confirm", "se", "--state", state)
            #expect(restored.status == 0, "\(restored.errors)")
            // The node takes the territory up again within a moment; the restore ended all sessions.
            let isHere = try await eventually {
                try await federation["se"].anonymous.send("GET", "/.well-known/territory").status == 200
            }
            #expect(isHere)
            let again = try await federation["se"].signIn("ana")
            let isBack = try await eventually {
                let answer = try await again.send("GET", "/ipfs/private/\(cid)")
                return answer.status == 200 && answer.text == diary
            }
            #expect(isBack)
            let other = try await federation["se"].signIn("ola")
            #expect(try await other.send("GET", "/ipfs/private/\(cid)").status == 404)
            #expect(try await !other.send("GET", "/ipfs/\(cid)").text.contains(diary))
        }
    }

    @Test("What is missing or damaged is named, the rest is saved and restored, and peers give the rest")
    func lacking() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let se = federation["se"].anonymous
            let ana = try await federation["se"].member("ana")
            let ola = try await federation["dk"].member("ola")
            for caller in [ana, ola] { #expect(try await upload("hello world", caller) == Self.hello) }
            let long = try await upload(Self.long, ana)
            let (first, second, third) = (
                federation.state.appending(path: "1"), federation.state.appending(path: "2"),
                federation.state.appending(path: "3")
            )
            #expect(try await CommandRun("backup", "se", first.path, "--state", state).status == 0)

            try FileManager.default.removeItem(at: try file(Self.hello, "se", federation))
            let partial = try await CommandRun("backup", "se", second.path, "--state", state)
            #expect(partial.status == 2 && partial.errors.contains("missing: \(Self.hello)"), "\(partial.errors)")
            #expect(partial.errors.contains("TC77"))
            try Data("hello wOrld".utf8).write(to: try file(Self.hello, "se", federation))
            let damaged = try await CommandRun("backup", "se", third.path, "--state", state)
            #expect(damaged.status == 2 && damaged.errors.contains("damaged: \(Self.hello)"), "\(damaged.errors)")

            // A byte of the archive flips.
            let archive = first.appending(path: "content.car")
            var bytes = try Data(contentsOf: archive)
            let place = try #require(bytes.firstRange(of: Data("hello world".utf8)))
            bytes[place.lowerBound] ^= 1
            try bytes.write(to: archive)
            try FileManager.default.removeItem(at: store("se", federation))
            let restored = try await CommandRun("restore", "se", first.path, "--confirm", "se", "--state", state)
            #expect(restored.status == 2 && restored.errors.contains("TC78"), "\(restored.errors)")
            #expect(restored.errors.contains("damaged: \(Self.hello)\n"))
            #expect(restored.errors.contains("missing: \(Self.hello)\n"))
            #expect(try await isServed(long, Self.long, se))
            // A restore ends all sessions.
            #expect(try await ana.get("/auth/me").status == 401)
            let asked = try await federation["se"].signIn("ana").send(
                "POST", "/pins", #"{"cid":"\#(Self.hello)"}"#, ["Content-Type": "application/json"])
            #expect(asked.status == 202)
            #expect(try await isServed(Self.hello, "hello world", se))

            // The archive ends early.
            try bytes.prefix(bytes.count / 2).write(to: archive)
            try FileManager.default.removeItem(at: store("se", federation))
            let cut = try await CommandRun("restore", "se", first.path, "--confirm", "se", "--state", state)
            #expect(cut.status == 2 && cut.errors.contains("breaks off: archive"), "\(cut.errors)")
            try FileManager.default.removeItem(at: archive)
            let gone = try await CommandRun("restore", "se", first.path, "--confirm", "se", "--state", state)
            #expect(gone.errors.contains("TC72"))
        }
    }
}
