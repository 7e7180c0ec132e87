import Foundation
import Testing

@testable import Node

@Suite("The folder of a demo")
struct DemoLockTests {
    @Test("A second demo in the folder of one that runs is refused; afterwards the folder is free")
    func second() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "territory-lock-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let first = try DemoLock(in: folder)
            #expect(throws: CommandProblem.self) { try DemoLock(in: folder) }
            withExtendedLifetime(first) {}
        }
        _ = try DemoLock(in: folder)
    }
}
