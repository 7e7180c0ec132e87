import HTTPTypes
import Kernel

/// The endpoints and routes of bytes as OpenAPI 3.1.
struct OpenAPIDocument {
    let territory: Territory
    let groups: [EndpointGroup]

    var value: JSONValue {
        .object([
            JSONMember("openapi", .string("3.1.0")),
            JSONMember(
                "info",
                .object([
                    JSONMember("title", .string("Territory API of \(territory.name)")),
                    JSONMember("version", .string("1")),
                    JSONMember(
                        "description",
                        .string("Errors are application/problem+json; each code is explained at /docs/errors/{code}.")),
                ])),
            JSONMember("servers", .array([.object([JSONMember("url", .string(territory.origin + Endpoint.base))])])),
            JSONMember("tags", .array(groups.map { .object([JSONMember("name", .string($0.name))]) })),
            JSONMember("paths", .object(paths)),
            JSONMember("components", Self.components),
        ])
    }

    private var paths: [JSONMember] {
        let all = groups.flatMap { group in
            group.endpoints.map { ($0.path, OpenAPIOperation($0, tag: group.name)) }
                + group.streams.flatMap { OpenAPIOperation.all($0, tag: group.name, origin: territory.origin) }
        }
        var order: [String] = []
        var operations: [String: [JSONMember]] = [:]
        for (path, operation) in all {
            if operations[path] == nil { order.append(path) }
            operations[path, default: []].append(
                JSONMember(operation.method.rawValue.lowercased(), operation.value))
        }
        return order.map { JSONMember($0, .object(operations[$0] ?? [])) }
    }

    private static let components = JSONValue.object([
        JSONMember(
            "securitySchemes",
            .object([
                JSONMember(
                    "bearer",
                    .object([
                        JSONMember("type", .string("http")), JSONMember("scheme", .string("bearer")),
                        JSONMember("bearerFormat", .string("JWT")),
                    ]))
            ])),
        JSONMember("schemas", .object([JSONMember("Problem", ObjectSchema.of(PublishedProblem.self).schema.value)])),
    ])
}

/// A problem document as clients decode it.
private struct PublishedProblem: Codable {
    let type: String
    let title: String
    let status: Int
    let detail: String?
    let instance: String
    let code: String
    let trace_id: String
    let errors: [Field]?
    let needs: [Need]?
    let error: ForeignError?

    struct ForeignError: Codable {
        let reason: String
        let details: String
    }

    struct Need: Codable {
        let badge: String
        let name: String?
        let earn: String?
    }

    struct Field: Codable {
        let pointer: String
        let code: String
        let detail: String
    }
}
