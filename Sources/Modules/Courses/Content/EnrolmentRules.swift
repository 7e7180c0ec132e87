import Foundation
import Web

/// Who may enrol, and when.
struct EnrolmentRules: Codable, Hashable, Sendable {
    enum Kind: String, SchemaEnumeration, Sendable {
        case open, key, invitation
    }

    var kind: Kind
    /// What learners have to type where the kind is `key`.
    var key: String?
    /// How many may learn at once; the others wait in the order they came.
    var capacity: Int?
    var opens: Date?
    var closes: Date?

    static let open = EnrolmentRules(kind: .open)
}
