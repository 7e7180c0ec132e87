import Foundation
import Kernel
import NodeTesting
import Testing

@Suite("Commands that keep content")
struct ContentCommandTests {
    @Test("An operator adds, lists, reads, exports, imports, verifies, scrubs, releases and collects content")
    func content() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let state = federation.state.path
            let given = federation.state.appending(path: "given")
            try FileManager.default.createDirectory(at: given, withIntermediateDirectories: true)
            try Data("hello world".utf8).write(to: given.appending(path: "hello.txt"))
            func run(_ arguments: String...) async throws -> CommandRun {
                try await CommandRun(["content"] + arguments + ["--state", state])
            }

            let hello = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
            let added = try await run("add", "se", given.appending(path: "hello.txt").path)
            #expect(added.output == hello + "\n")
            #expect(try await run("get", "se", hello).output == "hello world")

            let folder = try await run("add", "se", given.path).output.trimmingCharacters(in: .newlines)
            #expect(try await run("get", "se", folder + "/hello.txt").output == "hello world")
            #expect(try await run("get", "se", folder).errors.contains("TC93"))
            #expect(try await run("list", "se", folder).output.hasPrefix(hello + "\t11\thello.txt"))
            // The territory keeps the packages of its own courses too.
            let list = try await run("list", "se").output
            #expect(list.contains(hello) && list.contains(folder), "\(list)")
            #expect(try await run("verify", "se", folder).output.hasPrefix("verified: 2 blocks"))
            let numbers = try await JSONParser.parse(Array(run("stat", "se", "--json").output.utf8.dropLast()))
            #expect(try #require(numbers["blocks"]?.integer(Int.self)) >= 2)
            #expect(try #require(numbers["trees"]?.integer(Int.self)) >= 2)

            // What one territory has is not another's to see (S-109).
            #expect(try await run("get", "dk", hello).errors.contains("TC91"))
            let archive = federation.state.appending(path: "folder.car")
            let exported = Process()
            exported.executableURL = Bundle.main.bundleURL.appending(path: "territory")
            exported.arguments = ["content", "export", "se", folder, "--state", state]
            try Data().write(to: archive)
            exported.standardOutput = try FileHandle(forWritingTo: archive)
            try exported.run()
            exported.waitUntilExit()
            #expect(try await run("import", "dk", archive.path).output == folder + "\n")
            let copy = federation.state.appending(path: "copy")
            #expect(try await run("get", "dk", folder, "--output", copy.path).status == 0)
            #expect(try Data(contentsOf: copy.appending(path: "hello.txt")) == Data("hello world".utf8))
            try Data(contentsOf: archive).dropLast().write(to: archive)
            #expect(try await run("import", "dk", archive.path).errors.contains("TC92"))

            #expect(try await run("scrub", "se").output.hasSuffix(" blocks, 0 damaged\n"))
            #expect(try await run("release", "se", hello).status == 0)
            #expect(try await run("release", "se", hello).errors.contains("TC90"))
            #expect(try await run("gc", "se", "-n").output == "would remove: 0 files and folders, 0 blocks, 0 bytes\n")
            #expect(try await run("gc", "se").status == 0)
            #expect(try await run("get", "se", "not-an-address").status == 64)
        }
    }
}
