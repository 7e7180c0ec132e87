import Foundation
import HTTPTypes
import Kernel

/// The API described from the endpoints' own values: the OpenAPI document, the page `/docs`, and what each code means.
struct APIReference: Sendable {
    private let territory: Territory
    private let groups: [EndpointGroup]
    private let streams: [StreamRoute]

    init(_ parts: SiteParts) {
        territory = parts.territory
        groups = parts.endpoints
        streams = parts.streams
    }

    /// The kind with that code, of the standard ones and of those that endpoints name.
    func problem(_ code: String?) -> ProblemKind? {
        let known = ProblemKind.standard + groups.flatMap(\.endpoints).flatMap(\.problems) + streams.flatMap(\.problems)
        return known.first { $0.code == code }
    }

    var openAPI: Data {
        let document = OpenAPIDocument(territory: territory, groups: groups).value
        return Data(JSONText.write(document).utf8)
    }

    var page: View {
        ReferencePage.view(
            groups.map { group in
                ReferencePage.Group(name: group.name, endpoints: group.endpoints.map(Self.entry))
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
            parameters: places.flatMap { place, object in
                object.properties.map { property in
                    ReferencePage.Parameter(name: property.name, place: place, rule: rule(property))
                }
            }, problems: endpoint.problems.map { ReferencePage.Failure(code: $0.code, title: Message($0.title)) })
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
