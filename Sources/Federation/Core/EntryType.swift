/// What kind of fact an entry states, such as `member.published`: 1 to 64 of `a–z 0–9 . -`.
public struct EntryType: Hashable, Sendable, LosslessStringConvertible {
    static let maximumByteCount = 64

    public let name: String

    public init?(_ name: String) {
        self.init(utf8: name.utf8)
    }

    init?(utf8: some Collection<UInt8>) {
        guard (1...Self.maximumByteCount).contains(utf8.count), utf8.allSatisfy(Self.isAllowed) else { return nil }
        name = String(decoding: utf8, as: UTF8.self)
    }

    public var description: String { name }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}
