import Foundation
import Kernel
import Postgres

/// One taking of a quiz by one member.
struct Attempt: Hashable, Sendable {
    let id: ID<Attempt>
    let member: ID<Member>
    let course: ID<Course>
    let version: Int
    let round: Int
    let quiz: ID<CourseItem>
    let number: Int
    let state: AttemptState
    let seed: UInt64
    let startedAt: Date
    let deadline: Date?
    let graceUntil: Date?
    /// By question id.
    let answers: [String: [String]]
    let revision: Int
    let savedAt: Date
    let submittedAt: Date?
    /// By question id; nil before it is handed in.
    let marks: [String: Mark]?
    let percent: Double?

    var etag: String { "\"\(revision)\"" }
    var path: String { "/attempts/\(id)" }

    /// What the passing of time has made of it.
    func verdict(at now: Date) -> AttemptVerdict {
        guard state.isOpen else { return .closed }
        guard let deadline, now >= deadline else { return .running }
        guard let graceUntil else { return .handInSaved(at: deadline) }
        return now < graceUntil ? .overdue : .abandon
    }
}

extension Attempt: RowDecodable {
    init(row: Row) throws {
        id = try row.get("id")
        member = try row.get("member")
        course = try row.get("course")
        version = try row.get("version")
        round = try row.get("round")
        quiz = try row.get("quiz")
        number = try row.get("number")
        state = AttemptState(rawValue: try row.get("state")) ?? .abandoned
        seed = UInt64(bitPattern: try row.get("seed", as: Int64.self))
        startedAt = try row.get("started_at")
        deadline = try row.get("deadline")
        graceUntil = try row.get("grace_until")
        answers = try row.get("answers", as: PostgresJSON.self).decode()
        revision = try row.get("revision")
        savedAt = try row.get("saved_at")
        submittedAt = try row.get("submitted_at")
        marks = try row.get("marks", as: PostgresJSON?.self)?.decode()
        percent = try row.get("percent")
    }
}
