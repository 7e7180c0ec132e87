import HTTPTypes
import Kernel

/// One method of one path as an OpenAPI operation, whether an endpoint or a route of bytes answers it.
struct OpenAPIOperation {
    let method: HTTPRequest.Method
    let value: JSONValue

    init(_ endpoint: Endpoint, tag: String) {
        method = endpoint.method
        let parts = Parts(
            method: endpoint.method, path: endpoint.path, summary: endpoint.summary, tag: tag, rate: endpoint.rate,
            access: endpoint.access, parameters: endpoint.describedParameters,
            body: endpoint.shape.body.map { OpenAPIText.content("application/json", $0.closedSchema.value) },
            answers: endpoint.describedAnswers, problems: endpoint.possibleProblems)
        value = parts.value
    }

    /// - Parameter path: as the document has it, which knows no open end.
    private init(_ stream: StreamRoute, path: String, extra: [String], tag: String, server: String?) {
        method = stream.method
        let parts = Parts(
            method: stream.method, path: path, summary: stream.summary, tag: tag, rate: stream.rate,
            access: stream.access, parameters: stream.describedParameters(extra), body: stream.describedBody,
            answers: stream.describedAnswers, problems: stream.possibleProblems, server: server)
        value = parts.value
    }

    /// A route of bytes, with its path. One with an open end is two: what has the named places alone, and what has one place more, in
    /// which slashes stay slashes.
    static func all(_ stream: StreamRoute, tag: String, origin: String) -> [(String, OpenAPIOperation)] {
        guard stream.isAtRootAlone, let end = stream.path.lastIndex(of: "/") else {
            return [(stream.path, OpenAPIOperation(stream, path: stream.path, extra: [], tag: tag, server: nil))]
        }
        let name = stream.path[end...].dropFirst(2).dropLast(4)
        let (short, long) = (String(stream.path[..<end]), "\(stream.path[..<end])/{\(name)}")
        return [
            (short, OpenAPIOperation(stream, path: short, extra: [], tag: tag, server: origin)),
            (long, OpenAPIOperation(stream, path: long, extra: [String(name)], tag: tag, server: origin)),
        ]
    }

    /// What both kinds of routes have.
    private struct Parts {
        let method: HTTPRequest.Method
        let path: String
        let summary: String
        let tag: String
        let rate: RateClass
        let access: AccessRule
        let parameters: [JSONValue]
        let body: JSONValue?
        let answers: [JSONMember]
        let problems: [ProblemKind]
        /// Where it is, if not below the API's base.
        var server: String?

        var value: JSONValue {
            var members = [
                JSONMember("operationId", .string(identifier)), JSONMember("summary", .string(summary)),
                JSONMember("tags", .array([.string(tag)])), JSONMember("x-rate-limit-class", .string(rate.rawValue)),
            ]
            if let server {
                members.append(JSONMember("servers", .array([.object([JSONMember("url", .string(server))])])))
            }
            if case .capability(let capability) = access {
                members.append(JSONMember("x-capability", .string(capability.rawValue)))
            }
            if access != .anyone {
                members.append(JSONMember("security", .array([.object([JSONMember("bearer", .array([]))])])))
            }
            if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
            if let body {
                let request = [JSONMember("required", .bool(true)), JSONMember("content", body)]
                members.append(JSONMember("requestBody", .object(request)))
            }
            members.append(JSONMember("responses", .object(answers + OpenAPIText.responses(problems))))
            return .object(members)
        }

        /// `get_users_id`, stable as long as the route is.
        private var identifier: String {
            ([method.rawValue.lowercased()]
                + path.split { !($0.isLetter || $0.isNumber) }.map(String.init)).joined(separator: "_")
        }
    }
}
