import Foundation
import Kernel
import Web

/// One course somebody learns or learned, over the API.
struct EnrolmentView: Codable, Sendable {
    let course: CourseSummary
    let state: Enrolment.State
    let version: Int
    let enrolledAt: Date
    let completedAt: Date?
    let percent: Int
    let nextItem: ID<CourseItem>?
    let minutesLeft: Int

    enum CodingKeys: String, CodingKey {
        case course, state, version, percent
        case enrolledAt = "enrolled_at"
        case completedAt = "completed_at"
        case nextItem = "next_item"
        case minutesLeft = "minutes_left"
    }

    init(_ learning: Learning, _ content: CourseContent, language: String) {
        let progress = Progress(content, completed: learning.completed)
        course = CourseSummary(learning.course, language: language)
        state = learning.state
        version = learning.version
        enrolledAt = learning.enrolledAt
        completedAt = learning.completedAt
        percent = progress.percent
        nextItem = progress.next?.id
        minutesLeft = progress.minutesLeft
    }
}
