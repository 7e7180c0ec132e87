public import Foundation

/// What the node takes from outside itself: time and chance. Tests replace it; nothing else asks the system.
public struct World: Sendable {
    /// The wall clock. Never used for order, only for people, expiry and UUIDv7.
    public var now: @Sendable () -> Date
    /// `count` cryptographically secure random bytes.
    public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
    /// Suspends for at least the given time; throws `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    public init(
        now: @escaping @Sendable () -> Date,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.sleep = sleep
    }

    /// The real world: the system's clock and random generator.
    public static let system = World(
        now: { Date() },
        randomBytes: { count in
            // Eight bytes at a time, because each question to the generator is a system call.
            var generator = SystemRandomNumberGenerator()
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count + 8)
            while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
            return Array(bytes.prefix(count))
        },
        sleep: { try await Task.sleep(for: $0) }
    )

    /// The time in whole Unix seconds, as signed statements carry it; 0 before 1970.
    public var unixSeconds: UInt64 { UInt64(max(0, now().timeIntervalSince1970)) }

    /// A new identifier whose order follows the clock: UUIDv7, RFC 9562 §5.7.
    public func newID<Resource>(of _: Resource.Type = Resource.self) -> ID<Resource> {
        ID(uuidV7())
    }

    /// 48 bits of Unix milliseconds, then 74 random bits.
    public func uuidV7() -> UUID {
        let milliseconds = UInt64(max(0, now().timeIntervalSince1970 * 1000))
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) } + randomBytes(10)
        bytes[6] = bytes[6] & 0x0f | 0x70
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
