import FederationCore
import Foundation

/// The two places of a last-signed file: each 512 bytes, which a disk writes as one, of text: the head's three lines, the SHA-256
/// of them, and spaces.
struct LastSignedPages {
    static let pageSize = 512

    /// The newest of the heads that are whole.
    private(set) var newest: Checkpoint?
    /// Whether anything was ever written.
    let isWritten: Bool
    private var next: Int

    init(of file: Int32) throws {
        var bytes = [UInt8](repeating: 0, count: 2 * Self.pageSize)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { throw CocoaError(.fileReadUnknown) }
        let pages = [bytes[..<Self.pageSize], bytes[Self.pageSize...]].map { Self.head(in: $0) }
        let order = pages.map { head in head.map { ($0.origin.epoch, $0.size) } ?? (0, 0) }
        let newer = pages[1] != nil && (pages[0] == nil || order[1] > order[0]) ? 1 : 0
        newest = pages[newer]
        isWritten = count > 0
        next = newest == nil ? 0 : 1 - newer
    }

    /// Writes the head over the older of the two, and returns when it is on the disk.
    mutating func write(_ head: Checkpoint, to file: Int32) throws {
        let text = Array(head.text.utf8)
        var page = text + Array("\(Base64.encode(Hash(of: text).bytes))\n".utf8)
        page += [UInt8](repeating: UInt8(ascii: " "), count: Self.pageSize - page.count - 1) + [UInt8(ascii: "\n")]
        guard pwrite(file, page, page.count, off_t(next * Self.pageSize)) == page.count, fdatasync(file) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        newest = head
        next = 1 - next
    }

    private static func head(in page: ArraySlice<UInt8>) -> Checkpoint? {
        let lines = page.split(separator: UInt8(ascii: "\n"), maxSplits: 4, omittingEmptySubsequences: false)
        guard lines.count == 5 else { return nil }
        let text = lines[..<3].flatMap { $0 + [UInt8(ascii: "\n")] }
        guard Base64.encode(Hash(of: text).bytes).utf8.elementsEqual(lines[3]) else { return nil }
        return try? Checkpoint(text: String(decoding: text, as: UTF8.self))
    }
}
