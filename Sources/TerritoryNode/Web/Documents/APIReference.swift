import Foundation
import HTTPTypes
import Kernel

/// The API described from the endpoints' own values: the OpenAPI document, the page `/docs`, and what each code means.
struct APIReference: Sendable {
    private let territory: Territory
    private let groups: [EndpointGroup]

    init(_ parts: SiteParts) {
        territory = parts.territory
        groups = parts.endpoints
    }

    /// The kind with that code, of the standard ones and of those that endpoints name.
    func problem(_ code: String?) -> ProblemKind? {
        let known =
            ProblemKind.standard + groups.flatMap(\.endpoints).flatMap(\.problems)
            + groups.flatMap(\.streams).flatMap(\.problems)
        return known.first { $0.code == code }
    }

    var openAPI: Data {
        let document = OpenAPIDocument(territory: territory, groups: groups).value
        return Data(JSONText.write(document).utf8)
    }

    var page: View {
        ReferencePage.view(
            groups.map { group in
                ReferencePage.Group(
                    name: group.name, endpoints: group.endpoints.map(Self.entry) + group.streams.map(Self.entry))
            }, example: example)
    }

    /// The first route that anybody may read without knowing anything.
    private var example: String? {
        groups.lazy.flatMap(\.endpoints)
            .first { $0.method == .get && $0.access == .anyone && !$0.path.contains("{") }
            .map { "curl \(territory.origin)\(Endpoint.base)\($0.path)" }
    }

    private static func entry(_ endpoint: Endpoint) -> ReferencePage.Endpoint {
        let shape = endpoint.shape
        let places = [("path", shape.path), ("query", shape.query)] + (shape.body.map { [("body", $0)] } ?? [])
        return ReferencePage.Endpoint(
            method: endpoint.method.rawValue, path: Endpoint.base + endpoint.path, summary: endpoint.summary,
            access: endpoint.access.text, rate: endpoint.rate.rawValue,
            parameters: places.flatMap { rows($1, in: $0) }, problems: rows(endpoint.problems))
    }

    private static func entry(_ stream: StreamRoute) -> ReferencePage.Endpoint {
        let base = stream.isAtRootAlone ? "" : Endpoint.base
        let bodies = stream.shape.takes.flatMap { form in
            form.object.map { rows($0, in: "body") }
                ?? [ReferencePage.Parameter(name: form.mediaType, place: "body", rule: "bytes")]
        }
        return ReferencePage.Endpoint(
            method: stream.method.rawValue, path: base + stream.path, summary: stream.summary,
            access: stream.access.text, rate: stream.rate.rawValue,
            parameters: stream.pathParameters.map {
                ReferencePage.Parameter(name: $0, place: "path", rule: "string")
            } + rows(stream.shape.query, in: "query") + bodies, problems: rows(stream.problems))
    }

    private static func rows(_ object: ObjectSchema, in place: String) -> [ReferencePage.Parameter] {
        object.properties.map { ReferencePage.Parameter(name: $0.name, place: place, rule: rule($0)) }
    }

    private static func rows(_ problems: [ProblemKind]) -> [ReferencePage.Failure] {
        problems.map { ReferencePage.Failure(code: $0.code, title: Message($0.title)) }
    }

    /// "string, 3–20 characters".
    private static func rule(_ property: ObjectSchema.Property) -> String {
        let schema = property.schema.value
        var parts = [schema["type"]?.string ?? "object"]
        if let format = schema["format"]?.string { parts.append(format) }
        if let least = schema["minLength"]?.integer(Int.self), let most = schema["maxLength"]?.integer(Int.self) {
            parts.append("\(least)–\(most) characters")
        }
        if let least = schema["minimum"]?.integer(Int.self), let most = schema["maximum"]?.integer(Int.self) {
            parts.append("\(least)–\(most)")
        }
        if !property.isRequired { parts.append("optional") }
        return parts.joined(separator: ", ")
    }
}
