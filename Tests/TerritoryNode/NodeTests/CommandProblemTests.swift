import Foundation
import Testing

@Suite("What commands say when they cannot")
struct CommandProblemTests {
    @Test("Every code a command may print is explained in docs/command-errors.md, and no other")
    func documented() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let code = /TC[0-9]{2}/
        let sources = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: "Sources/TerritoryNode/Node/Problems"), includingPropertiesForKeys: nil)
        let used = try Set(
            sources.flatMap { try String(contentsOf: $0, encoding: .utf8).matches(of: code).map { String($0.output) } })
        let page = try String(contentsOf: root.appending(path: "docs/command-errors.md"), encoding: .utf8)
        let explained = page.split(separator: "\n").compactMap { $0.firstMatch(of: /^\| (TC[0-9]{2}) \|/)?.output.1 }
        #expect(Set(explained.map(String.init)) == used)
        #expect(explained.count == used.count)
    }
}
