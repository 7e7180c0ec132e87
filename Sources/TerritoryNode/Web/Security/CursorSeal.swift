import Crypto
import Foundation
import Kernel

/// Makes cursors that only this node could have made: where the next page of one list begins, and when that was said.
struct CursorSeal: Sendable {
    /// Older cursors are refused with 410, in seconds.
    static let lifetime = 24 * 60 * 60
    /// Times are rounded down to this, in seconds, so that one page has one cursor, and a reader's copy stays good.
    private static let granularity: TimeInterval = 3600
    private static let prefix = "c1."
    private static let codeBytes = 16

    let key: SymmetricKey
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - position: the keyset position, in whatever form the list's store reads.
    ///   - list: what the cursor is for; it fits no other list.
    func seal(_ position: String, list: String) -> String {
        var content = Data()
        withUnsafeBytes(
            of: UInt32((now().timeIntervalSince1970 / Self.granularity).rounded(.down) * Self.granularity).bigEndian
        ) { content.append(contentsOf: $0) }
        content.append(Data(position.utf8))
        return Self.prefix + (content + code(content, list)).base64URLEncodedString
    }

    /// The position that a cursor stands for.
    /// - Throws: ``Problem`` `badCursor` or `staleCursor`.
    func open(_ cursor: String, list: String) throws -> String {
        guard cursor.hasPrefix(Self.prefix), cursor.utf8.count <= 1024,
            let bytes = Data(base64URLEncoded: String(cursor.dropFirst(Self.prefix.count))),
            bytes.count >= 4 + Self.codeBytes
        else { throw Problem(.badCursor) }
        let content = bytes.dropLast(Self.codeBytes)
        guard Array(code(Data(content), list)) == Array(bytes.suffix(Self.codeBytes)) else { throw Problem(.badCursor) }
        let issued = content.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard Int(now().timeIntervalSince1970) - Int(issued) <= Self.lifetime else { throw Problem(.staleCursor) }
        return String(decoding: content.dropFirst(4), as: UTF8.self)
    }

    private func code(_ content: Data, _ list: String) -> Data {
        let code = HMAC<SHA256>.authenticationCode(for: Data("cursor\n\(list)\n".utf8) + content, using: key)
        return Data(code.prefix(Self.codeBytes))
    }
}
