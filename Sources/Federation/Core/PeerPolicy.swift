/// What the operator lets one peer do here.
public struct PeerPolicy: Hashable, Sendable {
    /// Types of facts that take effect here; nil for all. Others are kept and verified like any, and skipped.
    public var types: Set<String>?
    /// What the peer may say on the bus each second, in units of ``cost(of:)``; what is beyond is dropped unread and asked for later.
    public var rate: Int
    /// Bytes of its log that are kept here at most. What is beyond is not taken, and its log stands still here: entries cannot be left out.
    public var keptBytes: Int

    public static let defaultRate = 500
    public static let defaultKeptBytes = 10 << 30
    public static let keptGiB = 1...1_000_000
    public static let rates = 1...100_000
    /// How many seconds' worth may come at once, after a pause.
    public static let burstSeconds = 4
    /// Bytes that count as much as a message by itself.
    public static let unitBytes = 8_192

    public init(types: Set<String>? = nil, rate: Int = defaultRate, keptBytes: Int = defaultKeptBytes) {
        self.types = types
        self.rate = rate
        self.keptBytes = keptBytes
    }

    public func takes(_ type: EntryType) -> Bool {
        types?.contains(type.name) ?? true
    }

    /// What a message of so many bytes costs: what it takes to read and verify it grows with both.
    public static func cost(of byteCount: Int) -> Double {
        1 + Double(byteCount) / Double(unitBytes)
    }

    public var bucket: TokenBucket {
        TokenBucket(rate: Double(rate), burst: Double(rate * Self.burstSeconds))
    }
}
