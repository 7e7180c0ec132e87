import Crypto
import FederationBus
import FederationCore
import Foundation
import LocalServers
import Logging

/// A server with two territories, and buses for them, in a temporary folder.
struct BusFixture {
    static let se = String(repeating: "a", count: 52)
    static let no = "b" + String(repeating: "a", count: 51)

    let folder: URL
    let seKey = NKey()
    let noKey = NKey()

    var configuration: String {
        NatsServerConfiguration(users: [
            Self.user(Self.se, seKey), Self.user(Self.no, noKey),
        ]).text
    }

    static func user(_ tid: String, _ key: NKey) -> NatsServerConfiguration.User {
        let allowed = BusPermissions(for: TerritoryID(tid)!)
        return NatsServerConfiguration.User(
            publicKey: key.publicKey, publish: allowed.publish, subscribe: allowed.subscribe)
    }

    static func with(_ body: (BusFixture) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(BusFixture(folder: folder))
    }

    func withServer(_ body: (PrivateNats) async throws -> Void) async throws {
        let server = try await PrivateNats.start(in: folder, configuration: configuration)
        do { try await body(server) } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    func bus(_ key: NKey, _ url: String, tls: BusTLS? = nil) throws -> Bus {
        Bus(BusConfiguration(urls: [url], seedFile: try seedFile(key), tls: tls), logger: Logger(label: "test"))
    }

    func seedFile(_ key: NKey, mode: Int = 0o600) throws -> String {
        let path = folder.appending(path: "\(UUID().uuidString).nk").path
        try Data(key.seed.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }
}

extension Bus {
    /// Runs the bus for as long as the body.
    func running(_ body: () async throws -> Void) async throws {
        let task = Task { try await self.run() }
        do { try await body() } catch {
            task.cancel()
            _ = await task.result
            throw error
        }
        task.cancel()
        _ = await task.result
    }

    /// Waits for a state; false when it does not come within 15 s.
    func reaches(_ wanted: @escaping @Sendable (BusState) -> Bool) async -> Bool {
        let states = self.states
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await state in states where wanted(state) { return true }
                return false
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(15))
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}

extension BusSubscription {
    /// The next message; nil when none comes within 5 s.
    func next() async -> BusMessage? {
        await withTaskGroup(of: BusMessage?.self) { group in
            group.addTask { await self.first { _ in true } }
            group.addTask {
                try? await Task.sleep(for: .seconds(5))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
