import HTTPTypes
import Kernel

extension Endpoint {
    /// Those of path, query and headers.
    var describedParameters: [JSONValue] {
        var parameters = shape.path.properties.map {
            OpenAPIText.parameter($0.name, in: "path", $0.schema, isRequired: true)
        }
        parameters += shape.query.properties.map {
            OpenAPIText.parameter($0.name, in: "query", $0.schema, isRequired: $0.isRequired)
        }
        if shape.needsIfMatch {
            parameters.append(
                OpenAPIText.parameter("If-Match", in: "header", JSONSchema(type: "string"), isRequired: true))
        }
        if shape.isCreation {
            let key = JSONSchema(type: "string").with("minLength", .number("1"))
                .with("maxLength", .number("\(IdempotencyStore.maximumKeyLength)"))
                .with("pattern", .string("^[!-~]+$"))
            parameters.append(OpenAPIText.parameter("Idempotency-Key", in: "header", key, isRequired: false))
        }
        return parameters
    }

    var describedAnswers: [JSONMember] {
        let content = shape.answer.map { OpenAPIText.content("application/json", $0.value) }
        return [OpenAPIText.response(.init(code: shape.status), content)]
            + (method == .get ? [OpenAPIText.response(.notModified, nil)] : [])
    }

    /// What this route can answer beside success: its own problems and those that follow from what it is.
    var possibleProblems: [ProblemKind] {
        var kinds: [ProblemKind] = ProblemKind.anywhere
        if !shape.path.properties.isEmpty { kinds.append(.notFound) }
        if !shape.query.properties.isEmpty || shape.body != nil { kinds.append(.invalid) }
        if shape.body != nil || method == .post { kinds += [.tooLarge, .wrongContentType, .invalid] }
        if shape.isList { kinds += [.badCursor, .staleCursor] }
        if shape.isCreation { kinds += [.stillRunning, .keyReused] }
        if shape.needsIfMatch { kinds += [.changed, .preconditionMissing] }
        if case .capability = access { kinds.append(.notAllowed) }
        if access != .anyone { kinds.append(.outsideScope) }
        return kinds + problems
    }
}

extension ProblemKind {
    /// What a request can meet wherever it goes.
    static let anywhere: [ProblemKind] = [
        malformed, notSignedIn, addressTooLong, unknownHost, tooMany, headersTooLarge, failure, databaseUnavailable,
    ]
}
