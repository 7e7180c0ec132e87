import Kernel
import Synchronization

/// Counts who was not let in, until ``RefusalStore`` writes it down.
///
/// In memory, so that a refusal takes as long for a member as for a name that is none (S-006), and so that guessing costs the database
/// nothing. A crash loses what was counted since the last look, which is seconds.
final class Refusals: Sendable {
    /// Why somebody was refused, in the audit log's words.
    enum Kind: CaseIterable {
        /// A wrong password, or a name that is none.
        case signIn
        /// A sign-in before the delay after failures was over, with whatever password.
        case signInTooSoon
        /// The right password of somebody who is frozen, suspended or not let in yet.
        case held
        /// A wrong code beside the right password.
        case code
        case codeTooSoon
        /// A wrong password of somebody who is signed in.
        case confirmation
        case confirmationTooSoon

        var act: StaticString {
            switch self {
            case .signIn: "session.refuse"
            case .signInTooSoon: "session.delay"
            case .held: "session.held"
            case .code: "factor.refuse"
            case .codeTooSoon: "factor.delay"
            case .confirmation: "password.refuse"
            case .confirmationTooSoon: "password.delay"
            }
        }
    }

    struct Key: Hashable {
        let kind: Kind
        /// Nil for names that are none, and for those who are too many.
        let member: ID<Member>?
    }

    /// Those who are told apart at a time; whoever comes on top is counted under no member.
    static let maximumKeys = 500

    private let counts = Mutex<[Key: Int]>([:])

    func count(_ kind: Kind, of member: ID<Member>?) {
        counts.withLock { counts in
            let key = Key(kind: kind, member: member)
            let isKept = counts[key] != nil || counts.count < Self.maximumKeys
            counts[isKept ? key : Key(kind: kind, member: nil), default: 0] += 1
        }
    }

    /// What was counted since the last time.
    func take() -> [Key: Int] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
    }
}
