import Foundation
import Kernel
import Web

/// How far a learner is, for programs.
struct LearningState: Codable, Sendable {
    let state: Enrolment.State
    let version: Int
    let round: Int
    let enrolledAt: Date
    let completedAt: Date?
    let required: Int
    let done: Int
    let percent: Int
    /// The item to go on with.
    let nextItem: ID<CourseItem>?
    let minutesLeft: Int
    /// A newer version than the one they learn, which `POST /courses/{id}/upgrade` moves to.
    let newerVersion: Int?

    enum CodingKeys: String, CodingKey {
        case state, version, round, required, done, percent
        case enrolledAt = "enrolled_at"
        case completedAt = "completed_at"
        case nextItem = "next_item"
        case minutesLeft = "minutes_left"
        case newerVersion = "newer_version"
    }

    init(_ place: LearnerPlace) {
        self.init(place.enrolment, place.progress, newest: place.course.version)
    }

    init(_ enrolment: Enrolment, _ progress: Progress, newest: Int?) {
        state = enrolment.state
        version = enrolment.version
        round = enrolment.round
        enrolledAt = enrolment.enrolledAt
        completedAt = enrolment.completedAt
        required = progress.required
        done = progress.done
        percent = progress.percent
        nextItem = progress.next?.id
        minutesLeft = progress.minutesLeft
        newerVersion = newest.flatMap { $0 > enrolment.version ? $0 : nil }
    }
}
