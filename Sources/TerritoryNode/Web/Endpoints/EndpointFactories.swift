import HTTPTypes
public import Kernel

extension Endpoint {
    /// Reads one thing.
    public static func get<Context, Path, Query, Value>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .read,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (Input<Path, Query, None>, Context) async throws -> Answer<Value>
    ) -> Endpoint where Path: Decodable & Sendable, Query: Decodable & Sendable {
        make(.get, path, summary, access, rate, problems, status: 200, answer: answer)
    }

    /// Does something that makes no new resource.
    public static func post<Context, Path, Query, Body, Value>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .write,
        problems: [ProblemKind] = [], status: Int = 200,
        answer: @escaping @Sendable (Input<Path, Query, Body>, Context) async throws -> Answer<Value>
    ) -> Endpoint where Path: Decodable & Sendable, Query: Decodable & Sendable, Body: Decodable & Sendable {
        make(.post, path, summary, access, rate, problems, status: status, answer: answer)
    }

    /// Changes one thing; the caller names the version it changes by `If-Match`, which the handler checks.
    public static func patch<Context, Path, Body, Value>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .write,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (Input<Path, None, Body>, Context) async throws -> Answer<Value>
    ) -> Endpoint where Path: Decodable & Sendable, Body: Decodable & Sendable {
        var endpoint = make(.patch, path, summary, access, rate, problems, status: 200) {
            (input: Input<Path, None, Body>, context: Context) in
            guard input.ifMatch != nil else { throw Problem(.preconditionMissing) }
            return try await answer(input, context)
        }
        endpoint.shape.needsIfMatch = true
        return endpoint
    }

    /// Puts something in the place of what is there; the caller names the version by `If-Match`, as with ``patch``.
    public static func put<Context, Path, Body, Value>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .write,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (Input<Path, None, Body>, Context) async throws -> Answer<Value>
    ) -> Endpoint where Path: Decodable & Sendable, Body: Decodable & Sendable {
        var endpoint = make(.put, path, summary, access, rate, problems, status: 200) {
            (input: Input<Path, None, Body>, context: Context) in
            guard input.ifMatch != nil else { throw Problem(.preconditionMissing) }
            return try await answer(input, context)
        }
        endpoint.shape.needsIfMatch = true
        return endpoint
    }

    /// Sets one thing that has no version worth naming: the last who says it is right, and saying it again changes nothing.
    public static func set<Context, Path, Body>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .write,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (Input<Path, None, Body>, Context) async throws -> Void
    ) -> Endpoint where Path: Decodable & Sendable, Body: Decodable & Sendable {
        make(.put, path, summary, access, rate, problems, status: 204) {
            (input: Input<Path, None, Body>, context: Context) in
            try await answer(input, context)
            return Answer<None>.noContent
        }
    }

    /// Ends one thing; doing it again is no error.
    public static func delete<Context, Path, Body>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .write,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (Input<Path, None, Body>, Context) async throws -> Void
    ) -> Endpoint where Path: Decodable & Sendable, Body: Decodable & Sendable {
        make(.delete, path, summary, access, rate, problems, status: 204) {
            (input: Input<Path, None, Body>, context: Context) in
            try await answer(input, context)
            return Answer<None>.noContent
        }
    }

    /// A list: the kit reads `limit` and `cursor`, seals the next position and writes the `Link`.
    public static func list<Context, Path, Query, Item>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .read,
        problems: [ProblemKind] = [],
        answer: @escaping @Sendable (Input<Path, Query, None>, ListPosition, Context) async throws -> Page<Item>
    ) -> Endpoint where Path: Decodable & Sendable, Query: Decodable & Sendable, Item: Codable {
        var query = ObjectSchema.of(Query.self)
        ObjectSchema.of(ListQuery.self).properties.forEach { query.add($0) }
        let shape = EndpointShape(
            path: ObjectSchema.of(Path.self), query: query, answer: JSONSchema.of(ListAnswer<Item>.self),
            answerName: "\(Item.self)List", status: 200, isList: true)
        return Endpoint(
            method: .get, path: path, summary: summary, access: access.rule, rate: rate, problems: problems,
            shape: shape
        ) { request, node in
            let context = try access.admit(node)
            let input = Input(
                path: try request.path(Path.self), query: try request.query(Query.self), body: None(), ifMatch: nil)
            let wanted = try request.query(ListQuery.self)
            let list = Self.list(path, request.query)
            let position = ListPosition(
                limit: wanted.limit?.value ?? ListLimit.standard,
                after: try wanted.cursor.map { try node.cursors.open($0, list: list) })
            let page = try await answer(input, position, context)
            let next = page.next.map { node.cursors.seal($0, list: list) }
            var encoded = try APIAnswer(Answer.ok(ListAnswer(items: page.items, next: next)))
            encoded.next = next
            return encoded
        }
    }

    /// What a cursor is for: the path and everything asked for but the page.
    private static func list(_ path: String, _ query: FormFields) -> String {
        let asked = query.pairs.filter { $0.name != "cursor" && $0.name != "limit" }
        return ([path] + asked.map { "\($0.name)=\($0.value.string ?? "")" }.sorted()).joined(separator: "\n")
    }

    /// Makes a new thing. `prepare` reads and computes; what it returns runs in one transaction with the memory of the
    /// `Idempotency-Key`, so that a repeated request gets the first one's answer.
    public static func create<Context, Path, Body, Value>(
        _ path: String, _ summary: String, access: Access<Context>, rate: RateClass = .write,
        problems: [ProblemKind] = [], status: Int = 201,
        prepare: @escaping @Sendable (Input<Path, None, Body>, Context) async throws -> Creation<Value>
    ) -> Endpoint where Path: Decodable & Sendable, Body: Decodable & Sendable {
        var shape = self.shape(Path.self, None.self, Body.self, Value.self, status: status)
        shape.isCreation = true
        return Endpoint(
            method: .post, path: path, summary: summary, access: access.rule, rate: rate, problems: problems,
            shape: shape
        ) { request, node in
            let context = try access.admit(node)
            let input = try input(Path.self, None.self, Body.self, of: request)
            return try await node.idempotency.once(request, by: node) { try await prepare(input, context) }
        }
    }

    private static func make<Context, Path, Query, Body, Value>(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ access: Access<Context>, _ rate: RateClass,
        _ problems: [ProblemKind], status: Int,
        answer: @escaping @Sendable (Input<Path, Query, Body>, Context) async throws -> Answer<Value>
    ) -> Endpoint
    where Path: Decodable & Sendable, Query: Decodable & Sendable, Body: Decodable & Sendable {
        Endpoint(
            method: method, path: path, summary: summary, access: access.rule, rate: rate, problems: problems,
            shape: shape(Path.self, Query.self, Body.self, Value.self, status: status)
        ) { request, node in
            let context = try access.admit(node)
            let input = try input(Path.self, Query.self, Body.self, of: request)
            return try APIAnswer(try await answer(input, context))
        }
    }

    private static func input<Path, Query, Body>(
        _: Path.Type, _: Query.Type, _: Body.Type, of request: APIRequest
    ) throws -> Input<Path, Query, Body> where Path: Decodable, Query: Decodable, Body: Decodable {
        Input(
            path: try request.path(Path.self), query: try request.query(Query.self), body: try request.body(Body.self),
            ifMatch: request.headers[.ifMatch])
    }

    private static func shape<Path, Query, Body, Value>(
        _: Path.Type, _: Query.Type, _: Body.Type, _: Value.Type, status: Int
    ) -> EndpointShape where Path: Decodable, Query: Decodable, Body: Decodable, Value: Codable {
        EndpointShape(
            path: ObjectSchema.of(Path.self), query: ObjectSchema.of(Query.self),
            body: Body.self == None.self ? nil : ObjectSchema.of(Body.self),
            answer: Value.self == None.self ? nil : JSONSchema.of(Value.self), answerName: "\(Value.self)",
            status: status)
    }
}
