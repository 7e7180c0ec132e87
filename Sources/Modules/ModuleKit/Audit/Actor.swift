public import Kernel

/// Who does something that is written down.
public enum Actor: Hashable, Sendable {
    case member(ID<Member>)
    /// Somebody at the machine itself, by a command.
    case `operator`
    /// The node, by a rule of its own.
    case node

    var kind: String {
        switch self {
        case .member: "member"
        case .operator: "operator"
        case .node: "node"
        }
    }

    var id: ID<Member>? {
        if case .member(let id) = self { id } else { nil }
    }
}
