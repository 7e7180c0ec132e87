import Foundation
import LocalServers

/// The private servers of a demo, in folders of their own below its state folder.
struct DemoServers {
    let postgres: PrivatePostgres
    let nats: PrivateNats
    private let lock: DemoLock

    static func start(in folder: URL) async throws -> DemoServers {
        do {
            // The database server runs as a user of its own where this runs as root, so it must be able to pass through.
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
        } catch {
            throw CommandProblem.notWritable(folder.path)
        }
        let lock = try DemoLock(in: folder)
        let postgres = try PrivatePostgres.start(in: folder.appending(path: "postgres"))
        do {
            let nats = try await PrivateNats.start(
                in: folder.appending(path: "nats"), configuration: "max_payload: 262144\n")
            return DemoServers(postgres: postgres, nats: nats, lock: lock)
        } catch {
            postgres.stop()
            throw error
        }
    }

    func stop() async {
        try? await nats.stop()
        postgres.stop()
    }
}
