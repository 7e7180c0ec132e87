import Foundation
import Kernel

/// An attempt about to begin.
struct NewAttempt: Sendable {
    let id: ID<Attempt>
    let member: ID<Member>
    let course: ID<Course>
    let version: Int
    let round: Int
    let quiz: ID<CourseItem>
    let number: Int
    let seed: UInt64
    let startedAt: Date
    let deadline: Date?
    let graceUntil: Date?
}
