import Crypto
public import Foundation

/// The stylesheet, the icons and whatever else belongs to the pages, at addresses that carry their content's hash.
public struct Assets: Sendable {
    static let spriteName = "icons.svg"

    /// The names of the icons in the sprite.
    let icons: Set<String>
    private let byName: [String: Asset]
    private let byAddress: [String: Asset]

    /// Reads the files of known kinds in a folder; they stay in memory.
    public init(folder: URL) throws {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        byName = try files.reduce(into: [:]) { assets, file in
            guard let contentType = Self.contentTypes[file.pathExtension] else { return }
            assets[file.lastPathComponent] = try Self.asset(file, contentType)
        }
        byAddress = byName.values.reduce(into: [:]) { $0[$1.address] = $1 }
        icons = Self.icons(in: byName[Self.spriteName])
    }

    /// The file at a request's path; nil for everything that is not exactly an address given out.
    public func asset(at path: String) -> Asset? {
        byAddress[path]
    }

    /// Where a file is found, by its name in the folder.
    public func address(of name: String) -> String? {
        byName[name]?.address
    }

    private static let contentTypes = [
        "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
    ]

    private static func asset(_ file: URL, _ contentType: String) throws -> Asset {
        let bytes = try [UInt8](Data(contentsOf: file))
        let hash = SHA256.hash(data: bytes).prefix(6).map { String(format: "%02x", $0) }.joined()
        let name = file.deletingPathExtension().lastPathComponent
        let address = "/assets/\(name).\(hash).\(file.pathExtension)"
        return Asset(address: address, bytes: bytes, contentType: contentType)
    }

    private static func icons(in sprite: Asset?) -> Set<String> {
        let text = String(decoding: sprite?.bytes ?? [], as: UTF8.self)
        return Set(text.matches(of: /<symbol id="([a-z-]+)"/).map { String($0.output.1) })
    }
}
