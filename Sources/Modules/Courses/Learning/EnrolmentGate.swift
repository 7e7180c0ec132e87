import Foundation
import Kernel
import Web

/// Whether somebody may enrol. Pure, so that every way to be refused is tested without a database.
struct EnrolmentGate: Sendable {
    let rules: EnrolmentRules
    let isArchived: Bool
    /// Those who learn now.
    let learners: Int
    /// Prerequisites that the member has not completed.
    let missing: [String]
    var isInvited = false

    /// - Returns: the state of the new enrolment.
    /// - Throws: ``Problem`` `enrolmentClosed`, `wrongEnrolmentKey`, `prerequisitesMissing`.
    func admit(key: String?, at now: Date) throws -> Enrolment.State {
        if isArchived { throw Self.closed(Message("The course is archived.")) }
        if let opens = rules.opens, now < opens { throw Self.closed(Message("Enrolment has not begun.")) }
        if let closes = rules.closes, now >= closes { throw Self.closed(Message("Enrolment is over.")) }
        if rules.kind == .invitation, !isInvited { throw Self.closed(Message("Learners are invited to this course.")) }
        if rules.kind == .key, key != rules.key { throw Problem(.wrongEnrolmentKey) }
        guard missing.isEmpty else {
            throw Problem(
                .prerequisitesMissing,
                fields: missing.map { slug in
                    FieldProblem("", "prerequisite", "Complete {course} first.", values: ["course": slug])
                })
        }
        return rules.capacity.map { learners >= $0 } ?? false ? .waiting : .active
    }

    private static func closed(_ why: Message) -> Problem {
        Problem(.enrolmentClosed, detail: why.id)
    }
}
