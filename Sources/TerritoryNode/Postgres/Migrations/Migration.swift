import Crypto
public import Foundation

/// One step of a schema: a file `Migrations/<owner>/NNNN-what.sql`, immutable once released.
public struct Migration: Sendable, Equatable {
    public let owner: String
    public let number: Int
    public let name: String
    public let sql: String
    /// SHA-256 of the file.
    public let checksum: Data

    public init(owner: String, number: Int, name: String, sql: String) {
        self.owner = owner
        self.number = number
        self.name = name
        self.sql = sql
        checksum = Data(SHA256.hash(data: Data(sql.utf8)))
    }

    /// All migrations in an owner's folder, in order.
    ///
    /// - Throws: `MigrationError` for a file name that is not `NNNN-what.sql` and for a number used twice or left out.
    public static func load(from folder: URL) throws -> [Migration] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }
        let migrations = try files.sorted().map { try read(folder.appendingPathComponent($0)) }
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw MigrationError.outOfOrder(owner: migration.owner, number: migration.number)
        }
        return migrations
    }

    private static func read(_ file: URL) throws -> Migration {
        let stem = file.deletingPathExtension().lastPathComponent
        let parts = stem.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 4, let number = Int(parts[0]) else {
            throw MigrationError.badName(file.lastPathComponent)
        }
        return Migration(
            owner: file.deletingLastPathComponent().lastPathComponent, number: number, name: String(parts[1]),
            sql: try String(contentsOf: file, encoding: .utf8))
    }
}

/// Why a folder of migrations cannot be used.
public enum MigrationError: Error, Sendable, Equatable {
    case badName(String)
    case outOfOrder(owner: String, number: Int)
}
