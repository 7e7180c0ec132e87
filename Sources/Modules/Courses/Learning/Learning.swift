import Foundation
import Kernel
import Postgres

/// One course that somebody learns, with what they completed of it.
struct Learning: RowDecodable {
    let course: Course
    let version: Int
    let round: Int
    let state: Enrolment.State
    let enrolledAt: Date
    let completedAt: Date?
    let lastItem: ID<CourseItem>?
    let completed: Set<ID<CourseItem>>

    init(row: Row) throws {
        course = try Course(row: row)
        version = try row.get("begun")
        round = try row.get("round")
        state = Enrolment.State(rawValue: try row.get("enrolment_state")) ?? .left
        enrolledAt = try row.get("enrolled_at")
        completedAt = try row.get("completed_at")
        lastItem = try row.get("last_item")
        completed = Set(try row.get("completed", as: [ID<CourseItem>].self))
    }
}
