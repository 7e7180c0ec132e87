import HTTPTypes
import Kernel

extension StreamRoute {
    /// - Parameter extra: places of the path that stand for its open end.
    func describedParameters(_ extra: [String]) -> [JSONValue] {
        let text = JSONSchema(type: "string")
        return (pathParameters + extra).map { OpenAPIText.parameter($0, in: "path", text, isRequired: true) }
            + shape.query.properties.map {
                OpenAPIText.parameter($0.name, in: "query", $0.schema, isRequired: $0.isRequired)
            } + shape.headers.map { OpenAPIText.parameter($0, in: "header", text, isRequired: false) }
    }

    /// Nil where none is taken.
    var describedBody: JSONValue? { Self.content(shape.takes) }

    var describedAnswers: [JSONMember] {
        shape.statuses.map { OpenAPIText.response($0, $0.kind == .successful ? Self.content(shape.gives) : nil) }
    }

    /// What this route can answer beside success: its own problems and those that follow from what it is.
    var possibleProblems: [ProblemKind] {
        var kinds = ProblemKind.anywhere
        if path.contains("{") { kinds.append(.notFound) }
        if !shape.takes.isEmpty { kinds += [.cutOff, .tooLarge, .wrongContentType, .invalid, .tooSlow] }
        if case .capability = access { kinds.append(.notAllowed) }
        if access != .anyone { kinds.append(.outsideScope) }
        return kinds + problems
    }

    private static func content(_ forms: [StreamForm]) -> JSONValue? {
        guard !forms.isEmpty else { return nil }
        return .object(forms.map { JSONMember($0.mediaType, .object([JSONMember("schema", $0.schema)])) })
    }
}
