package import Foundation

/// A file that only its owner may read.
package enum PrivateFile {
    /// - Throws: ``RegistryError/unsafePermissions(path:)`` where group or others may read it; `CocoaError`.
    package static func bytes(at path: String) throws -> Data {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0o777
        guard mode & 0o077 == 0 else { throw RegistryError.unsafePermissions(path: path) }
        return try Data(contentsOf: URL(filePath: path))
    }

    /// The text without the white space around it, such as the line break at its end.
    package static func text(at path: String) throws -> String {
        String(decoding: try bytes(at: path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Writes the file so that it is whole and on disk when this returns, and at no moment anybody else's to read.
    /// - Throws: `CocoaError` with the path.
    package static func write(_ bytes: Data, at path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: path]) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // It may have been there before, and open to others.
        guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
            throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: path])
        }
        try handle.write(contentsOf: bytes)
        try handle.synchronize()
    }

    package static func write(_ text: String, at path: String) throws {
        try write(Data(text.utf8), at: path)
    }
}
