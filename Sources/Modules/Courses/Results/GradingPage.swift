import Foundation
import Kernel
import Web

/// One quiz for its graders.
struct GradingPage: Sendable {
    let course: String
    let progressPath: String
    let title: String
    let path: String
    let isSaved: Bool
    let problem: Message?
    let essays: [EssayCard]
    let hasEssays: Bool
    let overrides: [GrantLine]
    let hasOverrides: Bool
    let granting: Part
    let correcting: Part
    let preview: Preview?
    let history: [HistoryLine]
    let hasHistory: Bool

    /// A form under its own name: the page has two.
    struct Part: Sendable {
        let form: Form
    }

    struct EssayCard: Sendable {
        let attempt: String
        let question: String
        /// For the ids of fields.
        let number: Int
        let handle: String
        let asked: SafeHTML
        let lang: String
        let text: String
        let at: Moment?
    }

    struct GrantLine: Sendable {
        let handle: String
        let what: [Message]
        let reason: String
        let by: String?
        let at: Moment
    }

    /// What a correction would change, and what the button says again.
    struct Preview: Sendable {
        let count: Message
        let changes: [ChangeLine]
        let question: String
        let rule: String
        let answer: String
        let reason: String
    }

    struct ChangeLine: Sendable {
        let handle: String
        let before: String
        let after: String
    }

    struct HistoryLine: Sendable {
        let what: Message
        let reason: String
        let by: String?
        let at: Moment
        let count: Message
    }

    /// Changes that a preview lists; all are counted.
    static let maximumChanges = 100

    init(
        _ course: Course, _ content: CourseContent, _ item: CourseItem, path: String, isSaved: Bool, marking: Problem?,
        essays: [RegradeOperations.Essay], overrides: [OverrideLine], override: Form, correction: CorrectionForm,
        correcting: Problem?, changes: [RegradeOperations.Change]?, history: [Grading]
    ) {
        let main = content.language
        let questions = item.questions ?? []
        self.course = content.title.read(in: main, else: main).text
        progressPath = "\(course.path)/progress"
        title = item.title.read(in: main, else: main).text
        self.path = path
        self.isSaved = isSaved
        problem = marking?.fields.first.map { Message($0.detail) }
        self.essays = essays.enumerated().map { number, essay in
            EssayCard(
                attempt: essay.attempt.description, question: essay.question, number: number, handle: essay.handle,
                asked: essay.asked.shown, lang: essay.asked.lang, text: essay.text,
                at: essay.submittedAt.map { Moment($0) })
        }
        hasEssays = !essays.isEmpty
        self.overrides = overrides.map(Self.line)
        hasOverrides = !overrides.isEmpty
        granting = Part(form: override)
        self.correcting = Part(
            form: correction.form(questions, action: path + "/correct", language: main, problem: correcting))
        preview = changes.map { Self.preview($0, correction) }
        self.history = history.map { Self.line($0, questions) }
        hasHistory = !history.isEmpty
    }

    private static func line(_ line: OverrideLine) -> GrantLine {
        var what: [Message] = []
        if line.extraMinutes > 0 {
            what.append(
                Message("{count} minute more", plural: "{count} minutes more", count: line.extraMinutes))
        }
        if line.extraAttempts > 0 {
            what.append(
                Message("{count} attempt more", plural: "{count} attempts more", count: line.extraAttempts))
        }
        if let closes = line.closes { what.append(Message("Until {time}", ["time": .moment(closes)])) }
        return GrantLine(
            handle: line.handle, what: what, reason: line.reason, by: line.grantedBy, at: Moment(line.grantedAt))
    }

    private static func preview(_ changes: [RegradeOperations.Change], _ form: CorrectionForm) -> Preview {
        let percent: (Double?) -> String = { $0.map { "\(WrittenNumber.text(of: $0)) %" } ?? "–" }
        return Preview(
            count: Message(
                "{count} attempt would change", plural: "{count} attempts would change", count: changes.count),
            changes: changes.prefix(maximumChanges).map {
                ChangeLine(handle: $0.handle, before: percent($0.before), after: percent($0.after))
            }, question: form.question, rule: form.rule.rawValue, answer: form.answer, reason: form.reason)
    }

    private static func line(_ grading: Grading, _ questions: [Question]) -> HistoryLine {
        let name: (ID<Question>?) -> String = { id in
            questions.firstIndex { $0.id == id }.map { "\($0 + 1). \(questions[$0].name)" } ?? "–"
        }
        let what: Message
        switch grading.kind {
        case .correction:
            let first = grading.corrections.first
            what = Message(
                "{question}: {rule}",
                [
                    "question": .text(name(first?.question)),
                    "rule": .message(CorrectionForm.label(first?.rule ?? .fullCredit)),
                ])
        case .reading: what = Message("Read: {question}", ["question": .text(name(grading.question))])
        case .override: what = Message("More for {handle}", ["handle": .text("@\(grading.learner ?? "–")")])
        }
        return HistoryLine(
            what: what, reason: grading.reason, by: grading.author, at: Moment(grading.madeAt),
            count: Message("{count} attempt changed", plural: "{count} attempts changed", count: grading.attempts))
    }
}
