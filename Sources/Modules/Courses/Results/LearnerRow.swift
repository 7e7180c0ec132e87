import Foundation
import Kernel
import Postgres

/// One learner of a course, as its authors see them.
struct LearnerRow: RowDecodable {
    let handle: String
    let name: String
    let state: Enrolment.State
    let version: Int
    let enrolledAt: Date
    let completedAt: Date?
    let completed: Set<ID<CourseItem>>
    /// The best graded attempt.
    let percent: Double?

    init(row: Row) throws {
        handle = try row.get("handle")
        name = try row.get("display_name")
        state = Enrolment.State(rawValue: try row.get("state")) ?? .left
        version = try row.get("version")
        enrolledAt = try row.get("enrolled_at")
        completedAt = try row.get("completed_at")
        completed = Set(try row.get("completed", as: [ID<CourseItem>].self))
        percent = try row.get("percent")
    }
}
