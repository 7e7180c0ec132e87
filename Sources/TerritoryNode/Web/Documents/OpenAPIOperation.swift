import HTTPTypes
import Kernel

/// One endpoint as an OpenAPI operation.
struct OpenAPIOperation {
    private let endpoint: Endpoint
    private let tag: String

    init(_ endpoint: Endpoint, tag: String) {
        self.endpoint = endpoint
        self.tag = tag
    }

    var value: JSONValue {
        var members = [
            JSONMember("operationId", .string(identifier)),
            JSONMember("summary", .string(endpoint.summary)),
            JSONMember("tags", .array([.string(tag)])),
            JSONMember("x-rate-limit-class", .string(endpoint.rate.rawValue)),
        ]
        if case .capability(let capability) = endpoint.access {
            members.append(JSONMember("x-capability", .string(capability.rawValue)))
        }
        if endpoint.access != .anyone {
            members.append(JSONMember("security", .array([.object([JSONMember("bearer", .array([]))])])))
        }
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
        if let body = endpoint.shape.body { members.append(JSONMember("requestBody", Self.requestBody(body))) }
        members.append(JSONMember("responses", .object(responses)))
        return .object(members)
    }

    /// `get_users_id`, stable as long as the route is.
    private var identifier: String {
        ([endpoint.method.rawValue.lowercased()]
            + endpoint.path.split { !($0.isLetter || $0.isNumber) }.map(String.init)).joined(separator: "_")
    }

    private var parameters: [JSONValue] {
        let shape = endpoint.shape
        var parameters = shape.path.properties.map { parameter($0.name, in: "path", $0.schema, isRequired: true) }
        parameters += shape.query.properties.map {
            parameter($0.name, in: "query", $0.schema, isRequired: $0.isRequired)
        }
        if shape.needsIfMatch {
            parameters.append(parameter("If-Match", in: "header", JSONSchema(type: "string"), isRequired: true))
        }
        if shape.isCreation {
            let key = JSONSchema(type: "string").with("minLength", .number("1"))
                .with("maxLength", .number("\(IdempotencyStore.maximumKeyLength)"))
                .with("pattern", .string("^[!-~]+$"))
            parameters.append(parameter("Idempotency-Key", in: "header", key, isRequired: false))
        }
        return parameters
    }

    private func parameter(_ name: String, in place: String, _ schema: JSONSchema, isRequired: Bool) -> JSONValue {
        .object([
            JSONMember("name", .string(name)), JSONMember("in", .string(place)),
            JSONMember("required", .bool(isRequired)), JSONMember("schema", schema.value),
        ])
    }

    private static func requestBody(_ body: ObjectSchema) -> JSONValue {
        .object([
            JSONMember("required", .bool(true)),
            JSONMember("content", content("application/json", body.closedSchema.value)),
        ])
    }

    private var responses: [JSONMember] {
        let shape = endpoint.shape
        var success = [JSONMember("description", .string(HTTPResponse.Status(code: shape.status).reasonPhrase))]
        if let answer = shape.answer {
            success.append(JSONMember("content", Self.content("application/json", answer.value)))
        }
        var responses = [JSONMember("\(shape.status)", .object(success))]
        if endpoint.method == .get {
            responses.append(JSONMember("304", .object([JSONMember("description", .string("Not Modified"))])))
        }
        let problem = Self.content(
            "application/problem+json", .object([JSONMember("$ref", .string("#/components/schemas/Problem"))]))
        let kinds = Dictionary(grouping: kindsOfProblems, by: \.status).sorted { $0.key < $1.key }
        for (status, kinds) in kinds {
            let text = Set(kinds.map { "\($0.code): \($0.title)" }).sorted().joined(separator: "; ")
            responses.append(
                JSONMember(
                    "\(status)", .object([JSONMember("description", .string(text)), JSONMember("content", problem)])))
        }
        return responses
    }

    /// What this route can answer beside success: its own problems and those that follow from what it is.
    private var kindsOfProblems: [ProblemKind] {
        let shape = endpoint.shape
        var kinds: [ProblemKind] = [
            .malformed, .notSignedIn, .addressTooLong, .unknownHost, .tooMany, .headersTooLarge, .failure,
            .databaseUnavailable,
        ]
        if !shape.path.properties.isEmpty { kinds.append(.notFound) }
        if !shape.query.properties.isEmpty || shape.body != nil { kinds.append(.invalid) }
        if shape.body != nil || endpoint.method == .post { kinds += [.tooLarge, .wrongContentType, .invalid] }
        if shape.isList { kinds += [.badCursor, .staleCursor] }
        if shape.isCreation { kinds += [.stillRunning, .keyReused] }
        if shape.needsIfMatch { kinds += [.changed, .preconditionMissing] }
        if case .capability = endpoint.access { kinds.append(.notAllowed) }
        if endpoint.access != .anyone { kinds.append(.outsideScope) }
        return kinds + endpoint.problems
    }

    private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
        .object([JSONMember(type, .object([JSONMember("schema", schema)]))])
    }
}
