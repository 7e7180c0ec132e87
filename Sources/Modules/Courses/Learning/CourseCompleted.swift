import Federation
import Foundation
import Kernel

/// A member completed a course. For everybody where the member's privacy says so; else only that something happened is told, and
/// this says what.
struct CourseCompleted: FederatedFact, Hashable {
    static let type = "course.completed"
    static let version: UInt16 = 1

    /// Of this completion: taking the course again is another.
    let id: ID<CourseCompletion>
    /// The course's slug in its territory.
    let course: String
    let courseVersion: Int
    /// Of the version's package, where it is in content storage.
    let cid: String?
    let member: ID<Member>
    let completedAt: Date

    var objectID: UUID { id.uuid }

    enum CodingKeys: String, CodingKey {
        case id, course, cid, member
        case courseVersion = "course_version"
        case completedAt = "completed_at"
    }
}
