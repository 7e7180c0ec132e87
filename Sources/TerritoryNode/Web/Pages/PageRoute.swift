public import HTTPTypes

/// One page, or one form's target. Everything works without scripts: reading is GET, doing is a POST that ends in a redirect.
public struct PageRoute: Sendable {
    public let method: HTTPRequest.Method
    public let path: String
    public let access: AccessRule
    public let rate: RateClass
    let run: @Sendable (PageRequest, NodeContext) async throws -> PageAnswer

    public static func get<Context>(
        _ path: String, access: Access<Context>, rate: RateClass = .read,
        answer: @escaping @Sendable (PageRequest, Context) async throws -> PageAnswer
    ) -> PageRoute {
        PageRoute(method: .get, path: path, access: access.rule, rate: rate) { request, node in
            try await answer(request, try access.admit(node))
        }
    }

    /// The kit has checked the CSRF token and where the form comes from before the handler runs.
    public static func post<Context>(
        _ path: String, access: Access<Context>, rate: RateClass = .write,
        answer: @escaping @Sendable (PageRequest, Context) async throws -> PageAnswer
    ) -> PageRoute {
        PageRoute(method: .post, path: path, access: access.rule, rate: rate) { request, node in
            try await answer(request, try access.admit(node))
        }
    }
}
