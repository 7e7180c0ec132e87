import Foundation
import Kernel
import Web

/// What keeps a draft from being published: every place that is wrong, with a pointer into the draft. Pure.
struct CourseCheck {
    private(set) var problems: [FieldProblem] = []

    /// Items of one course, and questions of one quiz.
    static let maximumItems = 200
    static let maximumQuestions = 200
    /// Unicode scalars of a heading, and bytes of a lesson.
    static let maximumTitle = 200
    static let maximumBody = 128 * 1024
    /// More are not told at once.
    static let maximumProblems = 50

    /// Of the course.
    private let items: Set<ID<CourseItem>>
    private let sections: Set<ID<CourseSection>>
    private let files: Set<String>
    private let language: String

    /// - Parameter files: those that are kept for it.
    init(_ content: CourseContent, files: Set<String> = []) {
        items = Set(content.items.map(\.id))
        sections = Set(content.sections.map(\.id))
        self.files = files
        language = content.language
        title(content.title, "/title")
        if content.items.isEmpty { add(FieldProblem("/sections", "empty", "A course has one item at least.")) }
        if content.items.count > Self.maximumItems {
            add(FieldProblem("/sections", "too_many", "A course has at most 200 items."))
        }
        for (number, section) in content.sections.enumerated() {
            title(section.title, "/sections/\(number)/title")
            check(section, "/sections/\(number)/availability")
            for (place, item) in section.items.enumerated() {
                check(item, "/sections/\(number)/items/\(place)")
            }
        }
        if content.fileAddresses.count > CourseFile.maximumFiles {
            add(FieldProblem("/sections", "too_many", "A course names at most 500 files."))
        }
        if content.enrolment.kind == .key, content.enrolment.key?.isEmpty ?? true {
            add(FieldProblem("/enrolment/key", "required", "Learners need a key to type."))
        }
        problems += CourseBounds.problems(of: content)
        problems = Array(problems.prefix(Self.maximumProblems))
    }

    private mutating func check(_ item: CourseItem, _ path: String) {
        title(item.title, path + "/title")
        if item.body.texts.values.contains(where: { $0.utf8.count > Self.maximumBody }) {
            add(FieldProblem(path + "/body", "too_long", "A lesson has at most 128 KiB."))
        }
        if !CourseItem.minuteBounds.contains(item.minutes) {
            add(FieldProblem(path + "/minutes", "out_of_range", "A number is out of its bounds."))
        }
        if let asked = item.availability, asked.items.contains(item.id) || !isKnown(asked) {
            addUnknown(path + "/availability")
        }
        check(filesOf: item, path + "/body")
        switch item.kind {
        case .quiz: quiz(item, path)
        case .lesson, .page:
            if item.body.isEmpty { add(FieldProblem(path + "/body", "required", "There is nothing to read.")) }
            if !CompletionRule.ofReading.contains(item.completion) {
                add(FieldProblem(path + "/completion", "invalid", "Only a quiz has a score."))
            }
        }
    }

    /// What says where it is says it to people too, as the place alone is a number.
    private mutating func check(filesOf item: CourseItem, _ path: String) {
        let name = item.title.read(in: language, else: language).text
        for address in item.wrongAddresses {
            add(
                FieldProblem(
                    path, "invalid_file", "{file} in {lesson} is no address of a file.",
                    values: ["file": address, "lesson": name]))
        }
        for address in Set(item.fileAddresses).subtracting(files).sorted() {
            add(
                FieldProblem(
                    path, "missing_file", "{lesson} needs the file {file}, which nobody has who can be reached.",
                    values: ["file": address, "lesson": name]))
        }
    }

    private mutating func check(_ section: CourseSection, _ path: String) {
        guard let asked = section.availability else { return }
        let own = Set(section.items.map(\.id))
        if asked.sections.contains(section.id) || !asked.items.isDisjoint(with: own) || !isKnown(asked) {
            addUnknown(path)
        }
    }

    private func isKnown(_ asked: Availability) -> Bool {
        asked.items.isSubset(of: items) && asked.sections.isSubset(of: sections)
    }

    private mutating func addUnknown(_ path: String) {
        add(FieldProblem(path, "unknown", "It waits for itself, or for a part that the course does not have."))
    }

    private mutating func quiz(_ item: CourseItem, _ path: String) {
        let questions = item.questions ?? []
        if item.rules == nil { add(FieldProblem(path + "/rules", "required", "A quiz has rules.")) }
        if let rules = item.rules { check(rules, path + "/rules") }
        if !questions.contains(where: { $0.worth > 0 }) {
            add(FieldProblem(path + "/questions", "empty", "A quiz has one question at least."))
        }
        if questions.count > Self.maximumQuestions {
            add(FieldProblem(path + "/questions", "too_many", "A quiz has at most 200 questions."))
        }
        if CompletionRule.ofReading.contains(item.completion) {
            add(FieldProblem(path + "/completion", "invalid", "A quiz is completed by handing it in, or by its score."))
        }
        for (place, question) in questions.enumerated() {
            for problem in QuestionCheck.problems(of: question) {
                problems.append(
                    FieldProblem("\(path)/questions/\(place)\(problem.pointer)", problem.code, problem.detail))
            }
        }
    }

    private mutating func check(_ rules: QuizRules, _ path: String) {
        let isInBounds =
            (0...100).contains(rules.passMark) && (rules.timeLimit.map { (1...1440).contains($0) } ?? true)
            && (rules.attempts.map { (1...100).contains($0) } ?? true) && (0...10_080).contains(rules.delay)
            && (rules.window.map { (1...8760).contains($0) } ?? true)
            && (rules.grace == 0 || QuizRules.graces.contains(rules.grace))
        if !isInBounds { add(FieldProblem(path, "out_of_range", "A number is out of its bounds.")) }
    }

    private mutating func title(_ text: LocalizedText, _ path: String) {
        if text.isEmpty { add(FieldProblem(path, "required", "This is needed.")) }
        if text.texts.values.contains(where: { $0.unicodeScalars.count > Self.maximumTitle }) {
            add(FieldProblem(path, "too_long", "A heading has at most 200 characters."))
        }
    }

    private mutating func add(_ problem: FieldProblem) {
        problems.append(problem)
    }
}
