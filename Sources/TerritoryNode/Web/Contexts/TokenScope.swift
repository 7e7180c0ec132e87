import HTTPTypes

/// What a member lets a program do that has a token of its own. A sign-in has no such bounds.
public enum TokenScope: String, Sendable, CaseIterable {
    /// Reads what the member may read.
    case read
    /// Changes what the member may change.
    case write
    /// Does what the member's capabilities allow.
    case admin
}

extension Endpoint {
    /// What a program's token needs for this route; nil where only a sign-in will do, because the route is about what guards the
    /// account itself.
    var scope: TokenScope? {
        let guardsAccount = path.hasPrefix("/auth/") && path != "/auth/me"
        let endsAccount = path == "/users/me" && method == .delete || path == "/users/me/export"
        if guardsAccount || endsAccount { return access == .anyone ? .read : nil }
        return access.scope(of: method)
    }
}

extension AccessRule {
    /// What a program's token needs to call such a route by that method.
    func scope(of method: HTTPRequest.Method) -> TokenScope {
        if case .capability = self { return .admin }
        return method == .get ? .read : .write
    }
}
