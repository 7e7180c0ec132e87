import Kernel

/// Who may call a route, and the context its handler gets: the type of the context is the proof. There is no default, each
/// route says it (S-040).
public struct Access<Context: Sendable>: Sendable {
    let rule: AccessRule
    let admit: @Sendable (NodeContext) throws -> Context
}

/// Who may call a route, for documents and for tests that enumerate.
public enum AccessRule: Hashable, Sendable {
    case anyone
    case member
    case capability(Capability)

    /// In a few words, for the API reference.
    var text: String {
        switch self {
        case .anyone: "anyone"
        case .member: "members"
        case .capability(let capability): "members with the capability \(capability.rawValue)"
        }
    }
}

extension Access where Context == NodeContext {
    /// Signed in or not.
    public static var anyone: Self { Self(rule: .anyone) { $0 } }
}

extension Access where Context == MemberContext {
    public static var member: Self {
        Self(rule: .member) { try MemberContext($0) }
    }

    public static func capability(_ capability: Capability) -> Self {
        Self(rule: .capability(capability)) { node in
            let context = try MemberContext(node)
            try context.member.require(capability)
            return context
        }
    }
}

extension Access where Context == AdminContext {
    public static var admin: Self {
        Self(rule: .capability(.administer)) { node in
            try AdminContext(Access<MemberContext>.capability(.administer).admit(node))
        }
    }
}
