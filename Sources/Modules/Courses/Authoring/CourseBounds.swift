import Foundation
import Kernel
import Web

/// How much a course may be, and that nothing in it is there twice: what a form never makes and a program can. Pure.
enum CourseBounds {
    static let maximumSections = 100
    /// Tags, and courses to be completed before.
    static let maximumSlugs = 20
    /// Unicode scalars of a summary and of an enrolment key.
    static let maximumSummary = 1000
    static let maximumKey = 100
    /// How many may learn at once.
    static let capacities = 1...1_000_000
    /// Bytes of a draft as it is kept.
    static let maximumDraft = 32 << 20

    static func problems(of content: CourseContent) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        func add(_ isWrong: Bool, _ pointer: String, _ code: String, _ detail: String) {
            if isWrong { problems.append(FieldProblem(pointer, code, detail)) }
        }
        let many = "This is too much."
        add(content.sections.count > maximumSections, "/sections", "too_many", many)
        add(content.tags.count > maximumSlugs, "/tags", "too_many", many)
        add(content.prerequisites.count > maximumSlugs, "/prerequisites", "too_many", many)
        add(longest(content.summary) > maximumSummary, "/summary", "too_long", many)
        add(content.enrolment.key?.unicodeScalars.count ?? 0 > maximumKey, "/enrolment/key", "too_long", many)
        add(
            !capacities.contains(content.enrolment.capacity ?? capacities.lowerBound), "/enrolment/capacity",
            "out_of_range", "A number is out of its bounds.")
        let twice = "Two parts have the same id."
        add(repeats(content.sections.map(\.id)), "/sections", "repeated", twice)
        add(repeats(content.items.map(\.id)), "/sections", "repeated", twice)
        add(repeats(content.items.flatMap { $0.questions ?? [] }.map(\.id)), "/sections", "repeated", twice)
        return problems
    }

    /// What even a draft has to be within, because it is kept.
    /// - Throws: ``Problem`` `invalid`.
    static func check(_ draft: CourseContent) throws {
        let questions = draft.items.map { $0.questions?.count ?? 0 }.max() ?? 0
        let isWithin =
            draft.sections.count <= maximumSections && draft.items.count <= CourseCheck.maximumItems
            && questions <= CourseCheck.maximumQuestions
        guard isWithin, try JSONEncoder().encode(draft).count <= maximumDraft else {
            throw Problem.invalid(FieldProblem("/sections", "too_many", "This is too much."))
        }
    }

    static func longest(_ text: LocalizedText?) -> Int {
        text?.texts.values.map(\.unicodeScalars.count).max() ?? 0
    }

    static func repeats(_ ids: [some Hashable]) -> Bool { Set(ids).count < ids.count }
}
