import HTTPTypes
import Kernel

/// The pieces that operations of all kinds are described with.
enum OpenAPIText {
    static func parameter(_ name: String, in place: String, _ schema: JSONSchema, isRequired: Bool) -> JSONValue {
        .object([
            JSONMember("name", .string(name)), JSONMember("in", .string(place)),
            JSONMember("required", .bool(isRequired)), JSONMember("schema", schema.value),
        ])
    }

    static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
        .object([JSONMember(type, .object([JSONMember("schema", schema)]))])
    }

    static func response(_ status: HTTPResponse.Status, _ content: JSONValue?) -> JSONMember {
        let description = JSONMember("description", .string(status.reasonPhrase))
        return JSONMember(
            "\(status.code)", .object([description] + (content.map { [JSONMember("content", $0)] } ?? [])))
    }

    /// What is answered where something is wrong, by status.
    static func responses(_ problems: [ProblemKind]) -> [JSONMember] {
        let problem = content(
            "application/problem+json", .object([JSONMember("$ref", .string("#/components/schemas/Problem"))]))
        let kinds = Dictionary(grouping: problems, by: \.status).sorted { $0.key < $1.key }
        return kinds.map { status, kinds in
            let text = Set(kinds.map { "\($0.code): \($0.title)" }).sorted().joined(separator: "; ")
            return JSONMember(
                "\(status)", .object([JSONMember("description", .string(text)), JSONMember("content", problem)]))
        }
    }
}
