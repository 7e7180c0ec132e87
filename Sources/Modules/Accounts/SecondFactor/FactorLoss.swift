import Web

/// Why an administrator takes a second factor away; written down by this word.
public enum FactorLoss: String, Choice, Sendable {
    /// The member has neither the app nor a recovery code.
    case lost
    /// Somebody else set it up.
    case foreign

    var label: Message {
        switch self {
        case .lost: Message("The member has lost it")
        case .foreign: Message("Somebody else set it up")
        }
    }
}
