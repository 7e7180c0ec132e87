/// Which function made a digest: its number in the multicodec table.
public struct HashFunction: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The "digest" is the content.
    public static let identity = HashFunction(rawValue: 0x00)
    public static let sha256 = HashFunction(rawValue: 0x12)
    public static let sha512 = HashFunction(rawValue: 0x13)

    /// How many bytes it makes; nil where that varies or is not known here.
    var digestLength: Int? {
        switch self {
        case .sha256: 32
        case .sha512: 64
        default: nil
        }
    }
}
