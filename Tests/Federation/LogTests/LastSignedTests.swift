import FederationCore
import Foundation
import Testing

@testable import Federation

@Suite("The last-signed file")
struct LastSignedTests {
    private let file = FileManager.default.temporaryDirectory.appending(path: "last-signed-\(UUID())")
    private let territory = FederationTests.SequencerTests.territory

    private func head(_ size: UInt64, _ root: UInt8 = 1, epoch: UInt64 = 0) -> Checkpoint {
        Checkpoint(origin: LogOrigin(territory: territory, epoch: epoch), size: size, root: Hash(of: [root]))
    }

    @Test("A head of a size that was signed, or was passed, is refused unless it is the same; a new epoch begins anew")
    func order() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        let signed = LastSigned(file)
        #expect(try await signed.head() == nil)
        try await signed.keep(head(3))
        try await signed.keep(head(3))
        for wrong in [head(3, 2), head(2), head(1, 9)] {
            await #expect(throws: LastSignedError.signedOtherwise(head(3))) { try await signed.keep(wrong) }
        }
        for size: UInt64 in 4...9 { try await LastSigned(file).keep(head(size, UInt8(size))) }
        #expect(try await signed.head() == head(9, 9))
        try await signed.keep(head(1, epoch: 1))
        #expect(try await signed.head() == head(1, epoch: 1))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("A write that is cut anywhere leaves the head before it, or the new one")
    func torn() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        try await LastSigned(file).keep(head(1))
        try await LastSigned(file).keep(head(2))
        let before = try Data(contentsOf: file)
        try await LastSigned(file).keep(head(3))
        let after = try Data(contentsOf: file)
        for cut in stride(from: 0, through: before.count, by: 7) {
            try (after.prefix(cut) + before.dropFirst(cut)).write(to: file)
            let size = try #require(try await LastSigned(file).head()).size
            #expect(size == 2 || size == 3)
        }
    }

    @Test("A file that holds no head is none to sign by")
    func damaged() async throws {
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("nonsense".utf8).write(to: file)
        await #expect(throws: LastSignedError.self) { try await LastSigned(file).keep(head(1)) }
    }
}
