import Federation
import Foundation
import Kernel

/// A course takes no learners any more.
struct CourseArchived: FederatedFact, Hashable {
    static let type = "course.archived"
    static let version: UInt16 = 1

    let id: ID<Course>
    let slug: String

    var objectID: UUID { id.uuid }
}
