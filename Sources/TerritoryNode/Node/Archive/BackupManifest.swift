import ContentStorage
import Foundation
import Registry

/// What a backup's folder says of itself: which territory, when, and what its log and schema were.
struct BackupManifest: Codable {
    static let fileName = "manifest.json"
    static let dumpName = "database.dump"
    static let contentName = "content.car"
    /// 1 had no content. A program that knows 1 alone would not notice what it leaves out.
    static let currentFormat = 2

    var format = currentFormat
    let code: String
    let tid: String
    let takenAt: Date
    let contents: SchemaArchive.Contents
    /// Of the archive of blocks; nil in format 1.
    let content: ContentArchive.Report?

    enum CodingKeys: String, CodingKey {
        case format, code, tid, contents, content
        case takenAt = "taken_at"
    }

    static func read(in folder: URL) throws -> BackupManifest {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let bytes = try Data(contentsOf: folder.appending(path: fileName))
        guard let manifest = try? decoder.decode(BackupManifest.self, from: bytes),
            (1...currentFormat).contains(manifest.format)
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
