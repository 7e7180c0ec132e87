import Foundation
import Kernel
import Web

/// The grid of learners and items, and how each quiz does.
struct ProgressPage: Sendable {
    let course: String
    let editPath: String
    let csvPath: String
    /// Where the newest rules are applied to what learners did.
    let rulesPath: String
    let items: [Head]
    let learners: [Line]
    let isEmpty: Bool
    /// Where there are more than the page shows.
    let more: Message?
    let quizzes: [Quiz]

    /// Learners on the page; the CSV has all.
    static let maximumLines = 100

    struct Head: Sendable {
        let number: Int
        let title: String
    }

    struct Line: Sendable {
        let name: String
        let handle: String
        let cells: [Cell]
        let percent: String?
        let isCompleted: Bool
    }

    struct Cell: Sendable {
        let isDone: Bool
    }

    struct Quiz: Sendable {
        let title: String
        /// Where its answers are read and its key is set right.
        let gradingPath: String
        let attempts: Message
        let hasAttempts: Bool
        let height: Int
        let bars: [Bar]
        let columns: [Column]
        let summary: Message
    }

    /// The share of the points that one question got, drawn from the start of its line.
    struct Bar: Sendable {
        let label: String
        let percent: String
        let width: Int
        let top: Int
    }

    /// How many attempts had a score between two percentages.
    struct Column: Sendable {
        let range: String
        let count: Int
        let height: Int
        let left: Int
        let top: Int
    }

    static func view(
        _ course: Course, _ content: CourseContent, _ learners: [LearnerRow], of count: Int,
        _ quizzes: [(CourseItem, ItemAnalysis)]
    ) -> View {
        let read: (LocalizedText) -> String = { $0.read(in: content.language, else: content.language).text }
        let page = ProgressPage(
            course: read(content.title), editPath: "\(course.path)/edit", csvPath: "\(course.path)/progress.csv",
            rulesPath: "\(course.path)/recalculate",
            items: content.items.enumerated().map { Head(number: $0 + 1, title: read($1.title)) },
            learners: learners.map { learner in
                Line(
                    name: learner.name, handle: learner.handle,
                    cells: content.items.map { Cell(isDone: learner.completed.contains($0.id)) },
                    percent: learner.percent.map { "\(WrittenNumber.text(of: $0)) %" },
                    isCompleted: learner.completedAt != nil)
            }, isEmpty: learners.isEmpty,
            more: count > maximumLines
                ? Message(
                    "These are the first {shown} of {count} learners; the CSV has all.",
                    ["shown": .number(maximumLines), "count": .number(count)]) : nil,
            quizzes: quizzes.map { Quiz(read($0.title), "\(course.path)/grading/\($0.id)", $1, read) })
        return View(
            "progress", title: Message("Learners of {title}", ["title": .text(read(content.title))]), model: page)
    }
}

extension ProgressPage.Quiz {
    /// Of the drawings, in units of their own.
    private static let line = 20
    private static let tallest = 80

    init(_ title: String, _ gradingPath: String, _ analysis: ItemAnalysis, _ read: (LocalizedText) -> String) {
        self.title = title
        self.gradingPath = gradingPath
        attempts = Message("{count} attempt", plural: "{count} attempts", count: analysis.attempts)
        hasAttempts = analysis.attempts > 0
        bars = analysis.shares.enumerated().map { index, pair in
            let percent = Int(((pair.share ?? 0) * 100).rounded())
            return ProgressPage.Bar(
                label: "\(index + 1). \(pair.question.name)", percent: "\(percent) %", width: percent * 2,
                top: index * Self.line)
        }
        height = max(1, analysis.shares.count) * Self.line
        let most = max(1, analysis.distribution.max() ?? 1)
        columns = analysis.distribution.enumerated().map { index, count in
            let height = count * Self.tallest / most
            return ProgressPage.Column(
                range: index == 9 ? "90–100" : "\(index * 10)–\(index * 10 + 9)", count: count, height: height,
                left: index * 22, top: Self.tallest - height)
        }
        let weakest = analysis.shares.enumerated().min { ($0.element.share ?? 1) < ($1.element.share ?? 1) }
        summary = Message(
            "The hardest question is number {number}.", ["number": .number((weakest?.offset ?? 0) + 1)])
    }
}
