/// Who has a capability: a boolean expression over badges, roles and the account's age.
///
/// ```
/// expression  = conjunction *( "or" conjunction )
/// conjunction = negation *( "and" negation )
/// negation    = [ "not" ] primary
/// primary     = "(" expression ")" / "member" / "nobody" / "badge" name / "role" name
///             / "account-age" ">=" number ( "days" / "hours" )
/// name        = 1*64( a-z / 0-9 / "-" / "_" / "." )
/// ```
///
/// `badge code-of-conduct or role moderator` is one. Words are separated by spaces or line ends. A member always has a role or
/// badge or has it not: there is no third value, and what is not known does not hold.
public indirect enum PermissionExpression: Hashable, Sendable {
    /// Everybody who is signed in.
    case member
    case nobody
    /// Whoever holds a valid badge of that name.
    case badge(String)
    case role(String)
    /// Whose account is at least so many hours old.
    case accountAge(hours: Int)
    case not(PermissionExpression)
    case all([PermissionExpression])
    case any([PermissionExpression])

    /// Reads an expression.
    /// - Throws: ``PermissionSyntaxError``.
    public init(_ text: String) throws {
        var parser = try PermissionParser(text)
        self = try parser.whole()
    }

    /// Whether it holds. It takes as many steps as it has parts, and parts are bounded.
    public func holds(_ isTrue: (Condition) -> Bool) -> Bool {
        switch self {
        case .member: true
        case .nobody: false
        case .badge(let name): isTrue(.badge(name))
        case .role(let name): isTrue(.role(name))
        case .accountAge(let hours): isTrue(.accountAge(hours: hours))
        case .not(let part): !part.holds(isTrue)
        case .all(let parts): parts.allSatisfy { $0.holds(isTrue) }
        case .any(let parts): parts.contains { $0.holds(isTrue) }
        }
    }

    /// What a member can have or not.
    public enum Condition: Hashable, Sendable {
        case badge(String)
        case role(String)
        case accountAge(hours: Int)
    }

    /// Every condition in it, in the order it is written.
    public var conditions: [Condition] {
        switch self {
        case .member, .nobody: []
        case .badge(let name): [.badge(name)]
        case .role(let name): [.role(name)]
        case .accountAge(let hours): [.accountAge(hours: hours)]
        case .not(let part): part.conditions
        case .all(let parts), .any(let parts): parts.flatMap(\.conditions)
        }
    }

    /// Badges that would help, where it does not hold: those that stand in a part that does not, and not under a `not`.
    public func missingBadges(_ isTrue: (Condition) -> Bool) -> [String] {
        if holds(isTrue) { return [] }
        switch self {
        case .badge(let name): return [name]
        case .all(let parts), .any(let parts): return parts.flatMap { $0.missingBadges(isTrue) }
        case .member, .nobody, .role, .accountAge, .not: return []
        }
    }
}

extension PermissionExpression: CustomStringConvertible {
    /// An expression that reads as this one.
    public var description: String {
        switch self {
        case .member: "member"
        case .nobody: "nobody"
        case .badge(let name): "\(Condition.badge(name))"
        case .role(let name): "\(Condition.role(name))"
        case .accountAge(let hours): "\(Condition.accountAge(hours: hours))"
        case .not(let part): "not \(part.grouped)"
        case .all(let parts): parts.map(\.grouped).joined(separator: " and ")
        case .any(let parts): parts.map(\.grouped).joined(separator: " or ")
        }
    }

    private var grouped: String {
        switch self {
        case .all, .any, .not: "(\(self))"
        default: "\(self)"
        }
    }
}

extension PermissionExpression.Condition: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badge(let name): "badge \(name)"
        case .role(let name): "role \(name)"
        case .accountAge(let hours) where hours % 24 == 0: "account-age >= \(hours / 24) days"
        case .accountAge(let hours): "account-age >= \(hours) hours"
        }
    }
}
