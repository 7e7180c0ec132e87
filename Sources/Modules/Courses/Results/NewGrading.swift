import Foundation
import Kernel

/// A decision about attempts that is about to be kept.
struct NewGrading: Sendable {
    let id: ID<Grading>
    let quiz: ID<CourseItem>
    let course: Course
    let kind: Grading.Kind
    var corrections: [Correction] = []
    var question: ID<Question>?
    var member: ID<Member>?
    let reason: String
    let author: ID<Member>
    let madeAt: Date

    /// Unicode scalars of a reason; what is longer is cut.
    static let maximumReason = 500
}
