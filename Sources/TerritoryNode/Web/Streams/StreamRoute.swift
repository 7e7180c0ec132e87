import HTTPTypes
public import Kernel

/// A route whose bodies are bytes: they are taken and given as they come, not first collected. Its path is whole, and may end in
/// `{path...}`; one that takes bytes is there below ``Endpoint/base`` too.
public struct StreamRoute: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let access: AccessRule
    let rate: RateClass
    let body: BodyAllowance
    /// Its own, beside those every route can have.
    let problems: [ProblemKind]
    let run: @Sendable (StreamRequest, NodeContext) async throws -> StreamAnswer

    /// Gives bytes. Those who ask for HTML are told problems as pages, programs as problem documents.
    public static func get<Context>(
        _ path: String, access: Access<Context>, rate: RateClass = .content,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (StreamRequest, Context) async throws -> StreamAnswer
    ) -> StreamRoute {
        StreamRoute(
            method: .get, path: path, access: access.rule, rate: rate, body: .standard, problems: problems
        ) { request, node in
            try await answer(request, try access.admit(node))
        }
    }

    /// Takes bytes.
    public static func post<Context>(
        _ path: String, access: Access<Context>, rate: RateClass = .upload, body: BodyAllowance,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (StreamRequest, Context) async throws -> StreamAnswer
    ) -> StreamRoute {
        StreamRoute(
            method: .post, path: path, access: access.rule, rate: rate, body: body, problems: problems
        ) { request, node in
            try await answer(request, try access.admit(node))
        }
    }

    /// Ends something.
    public static func delete<Context>(
        _ path: String, access: Access<Context>, rate: RateClass, problems: [ProblemKind] = [],
        answer: @escaping @Sendable (StreamRequest, Context) async throws -> StreamAnswer
    ) -> StreamRoute {
        StreamRoute(
            method: .delete, path: path, access: access.rule, rate: rate, body: .standard, problems: problems
        ) { request, node in
            try await answer(request, try access.admit(node))
        }
    }
}
