import ContentStorage
import Federation
import Foundation
import Kernel
import ModuleKit
import Postgres
import Registry

/// Puts a backup in the place of a territory's schema, in one transaction, and its blocks into the store. What is newer than the backup
/// in the territory's log comes back when its node starts, from its peers; so do public blocks that are missing.
struct TerritoryRestore {
    let session: Operator
    let territory: TerritoryRecord
    let access: DatabaseConfiguration
    let folder: URL
    let state: NodeFolder
    let manifest: BackupManifest
    private let content: ContentFile

    /// How long the territory's node may take to leave.
    static let patience = Duration.seconds(20)

    /// - Throws: ``CommandProblem`` where the folder holds no backup of this territory, or of a newer program.
    init(
        session: Operator, territory: TerritoryRecord, access: DatabaseConfiguration, folder: URL, state: NodeFolder
    ) throws {
        self.session = session
        self.territory = territory
        self.access = access
        self.folder = folder
        self.state = state
        manifest = try BackupManifest.read(in: folder)
        content = ContentFile(url: folder.appending(path: BackupManifest.contentName))
        guard manifest.content == nil || content.isThere else { throw CommandProblem.notABackup(folder.path) }
        guard manifest.tid == territory.tid else { throw CommandProblem.backupOfAnother(manifest.code, manifest.tid) }
        let known = Set(session.runner.template.migrations.map { "\($0.owner)/\($0.number)/\(Self.hex($0.checksum))" })
        for migration in manifest.contents.migrations
        where !known.contains("\(migration.owner)/\(migration.number)/\(migration.checksum)") {
            throw RegistryError.newerSchema(file: "\(migration.owner)/\(migration.name)", scope: "the backup")
        }
    }

    /// Suspends the territory for as long as it takes. Stopped anywhere, it stays suspended, and may be restored again.
    /// - Returns: which blocks came back, and how many are needed and not here.
    func run() async throws -> ContentArchive.Report {
        if territory.state == .active { try await session.provisioner.suspend(territory.code) }
        let archive = SchemaArchive(of: territory, in: session.database)
        try await untilUnused(archive)
        try await WorkFolder.with(beside: folder) { try await replace(archive, in: $0) }
        if let missing = try await session.runner.pending()[territory.id] {
            try await session.runner.migrate(territory: territory.id, missing)
        }
        let report = try await state.withContent(of: territory.code) { storage in
            try await storage.database.write { transaction in
                try await WitnessDoubts.restored(in: transaction)
                for module in InstalledModules.types { try await module.restored(in: transaction) }
            }
            return try await manifest.content == nil ? ContentFile.check(storage) : content.restore(to: storage)
        }
        if territory.state == .active { try await session.provisioner.resume(territory.code) }
        return report
    }

    private func untilUnused(_ archive: SchemaArchive) async throws {
        let end = ContinuousClock.now + Self.patience
        while try await archive.isInUse() {
            guard ContinuousClock.now < end else { throw CommandProblem.stillInUse(territory.code) }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func replace(_ archive: SchemaArchive, in work: URL) async throws {
        let tool = try PostgresTool(access, in: work)
        let (before, dump, after) = (file("before", work), file("dump", work), file("after", work))
        try PrivateFile.write(archive.prologue, at: before)
        try PrivateFile.write(archive.epilogue(manifest.contents), at: after)
        try await tool.run(
            "pg_restore",
            ["--schema=\(territory.id)", "--file=\(dump)", folder.appending(path: BackupManifest.dumpName).path])
        try await tool.run(
            "psql",
            [
                "--no-psqlrc", "--no-password", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                "--file=\(before)", "--file=\(dump)", "--file=\(after)",
            ])
    }

    private func file(_ name: String, _ work: URL) -> String {
        work.appending(path: "\(name).sql").path
    }

    private static func hex(_ bytes: Data) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
