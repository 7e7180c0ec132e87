import Kernel
import Web

/// Which blocks an archive has, and how often.
struct ArchiveOptions: Hashable, Sendable {
    enum Scope: String, SchemaEnumeration, Sendable {
        /// The last block of the path.
        case block
        /// All that is needed to read the file, or to list the folder.
        case entity
        /// Everything below.
        case all
    }

    let scope: Scope
    let bytes: EntityBytes?
    /// Whether a block that is linked twice comes twice.
    let repeatsBlocks: Bool

    /// - Parameter accepted: the parameters of the media type; the query goes first.
    /// - Throws: ``Problem`` `badContentFormat`.
    init(_ query: FormFields, _ accepted: [String: String]) throws {
        guard (query["car-version"] ?? accepted["version"] ?? "1") == "1",
            ["dfs", "unk"].contains(query["car-order"] ?? accepted["order"] ?? "dfs"),
            let repeats = ["y": true, "n": false][query["car-dups"] ?? accepted["dups"] ?? "n"],
            let scope = query["dag-scope"].map({ Scope(rawValue: $0) })
                ?? (query["entity-bytes"] == nil ? .all : .entity)
        else { throw Problem(.badContentFormat) }
        repeatsBlocks = repeats
        if let text = query["entity-bytes"] {
            guard let bytes = EntityBytes(text) else { throw Problem(.badContentFormat) }
            self.bytes = bytes
            self.scope = .entity
        } else {
            bytes = nil
            self.scope = scope
        }
    }

    var contentType: String {
        "application/vnd.ipld.car; version=1; order=dfs; dups=\(repeatsBlocks ? "y" : "n")"
    }

    /// What tells this archive from others of the same content.
    var tag: String {
        "\(scope.rawValue)-\(repeatsBlocks ? "y" : "n")" + (bytes.map { "-\($0.text)" } ?? "")
    }
}
