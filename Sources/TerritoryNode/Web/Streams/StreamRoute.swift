import HTTPTypes
public import Kernel

/// A route whose bodies are bytes: they are taken and given as they come, not first collected. Its path is whole, and may end in
/// `{path...}`; without such an end it is there below ``Endpoint/base`` too.
public struct StreamRoute: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let summary: String
    let access: AccessRule
    let rate: RateClass
    let body: BodyAllowance
    /// Its own, beside those every route can have.
    let problems: [ProblemKind]
    let shape: StreamShape
    let run: @Sendable (StreamRequest, NodeContext) async throws -> StreamAnswer

    var isAtRootAlone: Bool { path.hasSuffix("...}") }

    /// The names of the path's places, without the open end's.
    var pathParameters: [String] {
        RouteTemplate(path).segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// Gives bytes. Those who ask for HTML are told problems as pages, programs as problem documents.
    public static func get<Context>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .content,
        problems: [ProblemKind] = [], shape: StreamShape,
        answer: @escaping @Sendable (StreamRequest, Context) async throws -> StreamAnswer
    ) -> StreamRoute {
        StreamRoute(
            method: .get, path: path, summary: summary, access: access.rule, rate: rate, body: .standard,
            problems: problems, shape: shape
        ) { request, node in
            try await answer(request, try access.admit(node))
        }
    }

    /// Takes bytes.
    public static func post<Context>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .upload, body: BodyAllowance,
        problems: [ProblemKind] = [], shape: StreamShape,
        answer: @escaping @Sendable (StreamRequest, Context) async throws -> StreamAnswer
    ) -> StreamRoute {
        StreamRoute(
            method: .post, path: path, summary: summary, access: access.rule, rate: rate, body: body,
            problems: problems, shape: shape
        ) { request, node in
            try await answer(request, try access.admit(node))
        }
    }

    /// Ends something.
    public static func delete<Context>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass,
        problems: [ProblemKind] = [], shape: StreamShape,
        answer: @escaping @Sendable (StreamRequest, Context) async throws -> StreamAnswer
    ) -> StreamRoute {
        StreamRoute(
            method: .delete, path: path, summary: summary, access: access.rule, rate: rate, body: .standard,
            problems: problems, shape: shape
        ) { request, node in
            try await answer(request, try access.admit(node))
        }
    }
}
