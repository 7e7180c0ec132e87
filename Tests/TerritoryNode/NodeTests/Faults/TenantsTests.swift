import Foundation
import Kernel
import Logging
import Synchronization
import Testing

@testable import Node

@Suite("The territories of one process")
struct TenantsTests {
    @Test("A state folder that cannot be read for a moment ends nothing that runs")
    func unreadableFolder() async throws {
        let isReadable = Mutex(true)
        let tenants = Tenants(
            codes: {
                guard isReadable.withLock(\.self) else { throw CocoaError(.fileReadNoPermission) }
                return []
            }, build: { _ in throw CancellationError() }, world: .system, logger: Self.quiet)
        try await tenants.adjust(isFirst: true)
        isReadable.withLock { $0 = false }
        try await tenants.adjust(isFirst: false)
        await #expect(throws: CocoaError.self) { try await tenants.adjust(isFirst: true) }
    }

    @Test("A log that nobody reads any more, or a full disk, does not end the process")
    func logWithoutReader() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        var logger = Logger(label: "test") { JSONLogHandler(label: $0, level: .info, output: full) }
        logger.logLevel = .info
        logger.info("lost")
    }

    private static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}
