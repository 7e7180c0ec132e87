import Foundation
import Kernel

/// One of this territory's own facts, as criteria look at it.
struct CountedFact: Sendable {
    let type: String
    let payload: JSONValue
    let time: Date

    /// Whom it is about: the `member` of its JSON, or the fact's own object where the type is about members.
    var member: ID<Member>? {
        if let text = payload["member"]?.string { return ID(text) }
        return type.hasPrefix("member.") ? payload["id"]?.string.flatMap { ID($0) } : nil
    }
}
