/// `entity-bytes=from:to`: which bytes of a file an archive is to prove. Both ends are included, and negative ones count from the
/// end of the file.
struct EntityBytes: Hashable, Sendable {
    let text: String
    private let from: Int64
    /// Nil for the end of the file.
    private let to: Int64?

    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let from = Self.number(parts[0]) else { return nil }
        self.text = text
        self.from = from
        if parts[1] == "*" {
            to = nil
        } else {
            guard let to = Self.number(parts[1]) else { return nil }
            guard from < 0 || to < 0 || from <= to else { return nil }
            self.to = to
        }
    }

    /// The bytes of a file of this size; nil where none of them is in it.
    func range(in size: UInt64) -> Range<UInt64>? {
        let size = Int64(clamping: size)
        let first = from < 0 ? max(0, size &+ max(from, -size)) : from
        let last = min(size - 1, to.map { $0 < 0 ? size &+ max($0, -size - 1) : $0 } ?? size - 1)
        guard first <= last else { return nil }
        return UInt64(first)..<UInt64(last) + 1
    }

    /// Decimal, without a plus sign.
    private static func number(_ text: Substring) -> Int64? {
        guard text.utf8.first != UInt8(ascii: "+") else { return nil }
        return Int64(text)
    }
}
