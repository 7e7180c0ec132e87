public import HTTPTypes
public import Kernel

/// One API route as a value: the router, the OpenAPI document, the reference page and the tests that enumerate read the same.
///
/// Made by ``get(_:_:access:rate:problems:answer:)`` and its siblings; types come from the handler's closure.
public struct Endpoint: Sendable {
    public let method: HTTPRequest.Method
    /// Below `/api/v1`, such as `/users/{id}`.
    public let path: String
    public let summary: String
    public let access: AccessRule
    public let rate: RateClass
    /// The problems of its own, beside those every route can have.
    public let problems: [ProblemKind]
    var shape: EndpointShape
    /// Also without ``base``, where programs look that know the path from elsewhere.
    private(set) var isAtRootToo = false
    let run: @Sendable (APIRequest, NodeContext) async throws -> APIAnswer

    /// Where all endpoints begin.
    public static let base = "/api/v1"

    /// The same endpoint, which is also found without ``base``.
    public func atRootToo() -> Endpoint {
        var endpoint = self
        endpoint.isAtRootToo = true
        return endpoint
    }
}

/// What goes into an endpoint and comes out, for documents.
struct EndpointShape: Sendable {
    var path: ObjectSchema
    var query: ObjectSchema
    var body: ObjectSchema?
    var answer: JSONSchema?
    var answerName: String
    var status: Int
    var needsIfMatch = false
    var isCreation = false
    var isList = false
}
