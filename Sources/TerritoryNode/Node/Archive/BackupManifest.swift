import Foundation
import Registry

/// What a backup's folder says of itself: which territory, when, and what its log and schema were.
struct BackupManifest: Codable {
    static let fileName = "manifest.json"
    static let dumpName = "database.dump"
    static let currentFormat = 1

    var format = currentFormat
    let code: String
    let tid: String
    let takenAt: Date
    let contents: SchemaArchive.Contents

    enum CodingKeys: String, CodingKey {
        case format, code, tid, contents
        case takenAt = "taken_at"
    }

    static func read(in folder: URL) throws -> BackupManifest {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let bytes = try Data(contentsOf: folder.appending(path: fileName))
        guard let manifest = try? decoder.decode(BackupManifest.self, from: bytes), manifest.format == currentFormat
        else { throw CommandProblem.notABackup(folder.path) }
        return manifest
    }

    func write(in folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        try PrivateFile.write(text + "\n", at: folder.appending(path: Self.fileName).path)
    }
}
