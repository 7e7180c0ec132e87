import Foundation

/// Salt and payload of an entry of this log are erased, here and, a day from now at most, everywhere. The entry stays, and with
/// it every root.
struct EntryRedacted: FederatedFact, Hashable {
    static let type = "entry.redacted"
    static let version: UInt16 = 1
    static let isControl = true

    let epoch: UInt64
    let sequence: UInt64
    /// Why, as a snake_case word: `member_request`.
    let reason: String
    /// The id of the erased entry.
    var objectID = UUID()

    enum CodingKeys: String, CodingKey {
        case epoch, reason
        case sequence = "seq"
    }
}
