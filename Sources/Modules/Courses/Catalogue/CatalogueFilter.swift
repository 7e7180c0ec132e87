import Foundation
import Kernel
import Web

/// What somebody looks for in the catalogue.
struct CatalogueFilter: Codable, Hashable, Sendable {
    enum Sort: String, SchemaEnumeration, Sendable {
        case newest, popular
    }

    var q: String?
    var language: String?
    var tag: String?
    var level: CourseLevel?
    var badge: String?
    var sort: Sort?

    /// Longer texts are cut: nobody's course has such a name.
    static let maximumLength = 100

    var isEmpty: Bool { pattern == "%" && language == nil && tag == nil && level == nil && badge == nil }

    /// What `LIKE` looks for in the lower-case text of a course.
    var pattern: String {
        let words = (q ?? "").lowercased().prefix(Self.maximumLength).filter { $0 != "\0" }
        let literal = words.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        return literal.isEmpty ? "%" : "%\(literal)%"
    }
}
