import FederationCore
public import Foundation
import Kernel

/// The files of one territory that only its node may read: `<state>/territories/<code>`, 0700, each file 0600.
///
/// A folder is written whole as `<code>.partial` and renamed once the database knows the territory, so that a node never
/// meets half of one.
public struct KeyFolder: Sendable {
    public let url: URL

    public init(_ url: URL) {
        self.url = url
    }

    public enum File: String, CaseIterable, Sendable {
        case databasePassword = "database-password"
        /// Signs the heads of the territory's log.
        case signing = "signing.key"
        /// The key that will sign next, while the right to sign is handed over.
        case nextSigning = "signing.next"
        /// Signs changes of the territory's identity; belongs offline once backed up.
        case rotation = "rotation.key"
        /// The key that will change the identity next, while that right is handed over.
        case nextRotation = "rotation.next"
        /// Signs members' access tokens.
        case token = "token.key"
        /// The key before that: what it signed is valid until it expires.
        case previousToken = "token.previous"
        /// Keys cursors, CSRF tokens and the like.
        case secret = "secret.key"
        /// The NKey seed of the NATS user, in NATS's own spelling.
        case bus = "bus.key"
        /// The territory's generated id, which names its schema and its database role.
        case identifier = "id"
        /// The bytes that the territory's tid is the hash of.
        case genesis = "genesis.json"
        /// The genesis and every change of the identity since, one signed envelope per line.
        case identity = "identity.jsonl"
    }

    /// The file's bytes.
    /// - Throws: ``RegistryError/unsafePermissions(path:)`` where group or others may read it.
    public func read(_ file: File) throws -> Data {
        try PrivateFile.bytes(at: url.appending(path: file.rawValue).path)
    }

    /// A file that is one line of text, without the line break.
    public func line(_ file: File) throws -> String {
        try PrivateFile.text(at: url.appending(path: file.rawValue).path)
    }

    /// The 32 bytes of a key file.
    public func secret(_ file: File) throws -> Data {
        let path = url.appending(path: file.rawValue).path
        guard let bytes = Hexadecimal.decode(try line(file)), bytes.count == 32 else {
            throw RegistryError.damagedKey(path: path)
        }
        return Data(bytes)
    }

    /// Writes the file so that it is whole and on disk when this returns.
    func write(_ bytes: Data, to file: File) throws {
        try PrivateFile.write(bytes, at: url.appending(path: file.rawValue).path)
    }

    package func has(_ file: File) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: file.rawValue).path)
    }

    /// Puts new bytes in the place of old ones, at once and durably.
    package func replace(_ file: File, with bytes: Data) throws {
        let temporary = KeyFolder(url.appending(path: ".new", directoryHint: .isDirectory))
        try temporary.create()
        try temporary.write(bytes, to: file)
        guard rename(temporary.url.appending(path: file.rawValue).path, url.appending(path: file.rawValue).path) == 0
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path]) }
        try FileManager.default.removeItem(at: temporary.url)
        url.flushFolder()
    }

    package func remove(_ file: File) throws {
        try FileManager.default.removeItem(at: url.appending(path: file.rawValue))
        url.flushFolder()
    }

    /// Where the newest signed head is kept: no secret and no part of a backup, but nobody else's to write.
    public var lastSigned: URL { url.appending(path: "last-signed") }

    /// Where it is kept what was erased: like the head no secret, and no part of a backup, which it has to correct.
    public var erased: URL { url.appending(path: "erased") }

    /// Makes the empty folder, and its parents, for this user alone.
    func create() throws {
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Gives the finished folder its final name, durably.
    func publish(as final: URL) throws {
        guard rename(url.path, final.path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: final.path])
        }
        final.deletingLastPathComponent().flushFolder()
    }
}
