import Foundation
import Kernel
import Postgres
import Web

/// That somebody learns, learned or waits to learn a course.
struct Enrolment: RowDecodable, Hashable {
    enum State: String, SchemaEnumeration, Sendable {
        case active, waiting, left
    }

    let course: ID<Course>
    let version: Int
    let round: Int
    let state: State
    let enrolledAt: Date
    let completedAt: Date?
    let lastItem: ID<CourseItem>?

    /// Of nobody, who has done nothing: for a look at a draft.
    init(previewing course: ID<Course>, at now: Date) {
        self.course = course
        version = 0
        round = 1
        state = .active
        enrolledAt = now
        completedAt = nil
        lastItem = nil
    }

    init(row: Row) throws {
        course = try row.get("course")
        version = try row.get("version")
        round = try row.get("round")
        state = State(rawValue: try row.get("state")) ?? .left
        enrolledAt = try row.get("enrolled_at")
        completedAt = try row.get("completed_at")
        lastItem = try row.get("last_item")
    }
}
