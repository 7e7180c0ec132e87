import ContentStorage
import Foundation
import Kernel
import Postgres
import Registry

/// Takes a backup of one territory: a folder with the dump of its schema, an archive of its blocks, and what they are. No key is in it,
/// for keys are not in the database, and no token, for the database has only their hashes.
struct TerritoryBackup {
    let territory: TerritoryRecord
    let database: Database
    let access: DatabaseConfiguration
    let state: NodeFolder

    /// Writes the backup so that `folder` is whole or not there.
    ///
    /// The blocks come after the dump: they never change, and what the dump knows is there for as long as a collection leaves it.
    /// - Returns: which blocks are in it. One that is missing or damaged does not keep the others from being saved.
    func write(to folder: URL) async throws -> ContentArchive.Report {
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandProblem.backupExists(folder.path)
        }
        return try await WorkFolder.with(beside: folder) { work in
            let tool = try PostgresTool(access, in: work)
            let result = work.appending(path: "backup")
            try WorkFolder.make(result)
            let archive = SchemaArchive(of: territory, in: database)
            let contents = try await archive.withSnapshot { snapshot in
                try await tool.run(
                    "pg_dump",
                    [
                        "--format=custom", "--schema=\(territory.id)", "--role=\(archive.owner)",
                        "--snapshot=\(snapshot)",
                        "--no-password", "--file=\(result.appending(path: BackupManifest.dumpName).path)",
                    ])
            }
            let takenAt = Date()
            let content = try await state.withContent(of: territory.code) {
                try await ContentFile(url: result.appending(path: BackupManifest.contentName)).write($0)
            }
            try BackupManifest(
                code: territory.code.description, tid: territory.tid, takenAt: takenAt, contents: contents,
                content: content
            ).write(in: result)
            guard chmod(result.appending(path: BackupManifest.dumpName).path, 0o600) == 0,
                rename(result.path, folder.path) == 0
            else { throw CommandProblem.notWritable(folder.path) }
            return content
        }
    }
}

/// A folder of this account alone for as long as something is made in it.
enum WorkFolder {
    static func with<Result>(beside target: URL, _ body: (URL) async throws -> Result) async throws -> Result {
        let work = target.deletingLastPathComponent().appending(path: ".territory-\(UUID().uuidString)")
        try make(work)
        defer { try? FileManager.default.removeItem(at: work) }
        return try await body(work)
    }

    static func make(_ folder: URL) throws {
        guard mkdir(folder.path, 0o700) == 0 else { throw CommandProblem.notWritable(folder.path) }
    }
}
