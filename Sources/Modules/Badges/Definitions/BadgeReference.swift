import Foundation
import Kernel
import Web

/// How a request names a badge: by id or by slug.
struct BadgeReference: SchemaDescribed, Hashable, Sendable {
    let id: UUID?
    let slug: String?

    static var schema: JSONSchema {
        JSONSchema(type: "string").with("minLength", .number("2")).with("maxLength", .number("64"))
    }

    static var placeholder: BadgeReference { BadgeReference("none")! }

    init?(_ text: String) {
        if let id = ID<BadgeDefinition>(text) {
            (self.id, slug) = (id.uuid, nil)
        } else {
            guard let checked = try? BadgeSlug(checking: text) else { return nil }
            (id, slug) = (nil, checked.text)
        }
    }

    init(from decoder: any Decoder) throws {
        guard let reference = BadgeReference(try decoder.singleValueContainer().decode(String.self)) else {
            throw TextProblem(code: "invalid", detail: "Write the id or the short name of a badge.")
        }
        self = reference
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(slug ?? id.map { ID<BadgeDefinition>($0).description } ?? "")
    }
}
