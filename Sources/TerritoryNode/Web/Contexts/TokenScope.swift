import HTTPTypes

/// What a member lets a program do that has a token of its own. A sign-in has no such bounds.
public enum TokenScope: String, Sendable, CaseIterable {
    /// Reads what the member may read.
    case read
    /// Changes what the member may change, also by capabilities such as writing courses.
    case write
    /// Runs the territory, as far as the member's administrative capabilities allow.
    case admin
}

extension Endpoint {
    /// What a program's token needs for this route; nil where only a sign-in will do, because the route is about what guards the
    /// account itself.
    func scope(_ permissions: any Permissions) -> TokenScope? {
        let guardsAccount = path.hasPrefix("/auth/") && path != "/auth/me"
        let endsAccount = path == "/users/me" && method == .delete || path == "/users/me/export"
        if guardsAccount || endsAccount { return access == .anyone ? .read : nil }
        return access.scope(of: method, permissions)
    }
}

extension AccessRule {
    /// What a program's token needs to call such a route by that method.
    func scope(of method: HTTPRequest.Method, _ permissions: any Permissions) -> TokenScope {
        if case .capability(let capability) = self, permissions.isAdministrative(capability) { return .admin }
        return method == .get ? .read : .write
    }
}
