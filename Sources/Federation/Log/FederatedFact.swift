public import Foundation

/// Something a territory tells the others, such as that a member's profile changed. It is JSON on the wire, so a change of its
/// properties is a new ``version``.
public protocol FederatedFact: Codable, Sendable {
    /// `member.published`.
    static var type: String { get }
    static var version: UInt16 { get }
    /// Whether it is about the log itself, such as that an entry was erased, rather than about the territory.
    static var isControl: Bool { get }
    /// The aggregate it is about. Never personal data.
    var objectID: UUID { get }
}

extension FederatedFact {
    public static var isControl: Bool { false }

    /// The bytes that are committed to and travel: JSON with sorted names and times in UTC, so that equal facts are equal bytes.
    public var payload: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.dateEncodingStrategy = .iso8601
            return try encoder.encode(self)
        }
    }
}
