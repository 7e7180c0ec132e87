public import HTTPTypes
import Kernel

/// One page, or one form's target. Everything works without scripts: reading is GET, doing is a POST that ends in a redirect.
public struct PageRoute: Sendable {
    public let method: HTTPRequest.Method
    public let path: String
    public let access: AccessRule
    public let rate: RateClass
    /// What a form of files may bring; nil for all other pages.
    var body: BodyAllowance?
    let run: @Sendable (PageRequest, NodeContext) async throws -> PageAnswer
    /// Of a form of files.
    var take: (@Sendable (PageRequest, inout MultipartReader, NodeContext) async throws -> PageAnswer)?

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

    /// Takes a form of files, whose parts are read as they come. Its first field is the CSRF token, which the kit has checked;
    /// the request has what its address says.
    public static func upload<Context>(
        _ path: String, access: Access<Context>, rate: RateClass = .upload, body: BodyAllowance,
        answer: @escaping @Sendable (PageRequest, inout MultipartReader, Context) async throws -> PageAnswer
    ) -> PageRoute {
        var route = PageRoute(method: .post, path: path, access: access.rule, rate: rate) { _, _ in
            throw Problem(.wrongContentType)
        }
        route.body = body
        route.take = { request, parts, node in try await answer(request, &parts, try access.admit(node)) }
        return route
    }
}
