import Foundation
import Kernel
import Web

/// A course by its id or by its slug, as paths name it.
enum CourseReference: Hashable, Sendable, Codable {
    case id(ID<Course>)
    case slug(String)

    init?(_ text: String) {
        if let id = ID<Course>(text) {
            self = .id(id)
        } else if let slug = try? Slug(checking: text) {
            self = .slug(slug.text)
        } else {
            return nil
        }
    }

    var courseID: ID<Course>? { if case .id(let id) = self { id } else { nil } }
    var courseSlug: String? { if case .slug(let slug) = self { slug } else { nil } }

    init(from decoder: any Decoder) throws {
        guard let reference = CourseReference(try decoder.singleValueContainer().decode(String.self)) else {
            throw TextProblem(code: "invalid", detail: "Write the id or the slug of a course.")
        }
        self = reference
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .id(let id): try container.encode(id)
        case .slug(let slug): try container.encode(slug)
        }
    }
}

extension CourseReference: SchemaDescribed {
    static var schema: JSONSchema { JSONSchema(type: "string") }
    static var placeholder: CourseReference { .slug("a") }
}
