import Foundation

/// The file with this node's NKey seed. Only its owner may read it, and the seed never travels in an argument list
/// or the environment (S-136).
enum SeedFile {
    /// The only mode accepted.
    static let mode = 0o600

    /// The key in the file; throws `seedFilePermissions` or `seedFileInvalid`.
    static func read(_ path: String) throws(BusError) -> NKey {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let found = (attributes[.posixPermissions] as? NSNumber)?.intValue
        else { throw .seedFileInvalid(path: path) }
        guard found == mode else { throw .seedFilePermissions(path: path, mode: found) }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let key = NKey(seed: text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { throw .seedFileInvalid(path: path) }
        return key
    }
}
