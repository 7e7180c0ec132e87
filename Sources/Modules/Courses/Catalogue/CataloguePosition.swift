import Foundation
import Kernel
import Postgres

/// The last course of a page, in either order.
struct CataloguePosition: Sendable, LosslessStringConvertible {
    let id: ID<Course>
    /// Microseconds since 1970, or the number of learners.
    let value: Int64

    init(_ course: Course, sort: CatalogueFilter.Sort) {
        id = course.id
        value =
            sort == .popular
            ? Int64(course.learners) : Int64(((course.publishedAt?.timeIntervalSince1970 ?? 0) * 1_000_000).rounded())
    }

    init?(_ description: String) {
        let parts = description.split(separator: " ")
        guard parts.count == 2, let value = Int64(parts[0]), let id = ID<Course>(String(parts[1])) else { return nil }
        self.value = value
        self.id = id
    }

    var description: String { "\(value) \(id)" }

    /// As the database reads it.
    func text(of sort: CatalogueFilter.Sort) -> String? {
        guard sort == .newest else { return "\(value)" }
        return Date(timeIntervalSince1970: Double(value) / 1_000_000).postgresText
    }
}
