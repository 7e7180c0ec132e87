import Foundation
import Kernel

/// A course in one language, as it comes with the program.
struct SeedLanguage {
    let tag: String
    let title: String
    let summary: String
    /// The lessons and, last, what is said before the quiz: a heading and a text each.
    let parts: [(title: String, text: String)]
    let questions: [Question]

    init(_ tag: String, of course: String, world: World) throws {
        self.tag = tag
        let folder = CoursesResources.folder.appending(path: "Seed/\(course)/\(tag)")
        let text = try String(contentsOf: folder.appending(path: "course.md"), encoding: .utf8)
        let parts = "\n\(text)".split(separator: "\n# ").map(Self.part)
        guard let first = parts.first else { throw SeedDamaged(tag: tag) }
        (title, summary) = first
        self.parts = Array(parts.dropFirst())
        let quiz = try String(contentsOf: folder.appending(path: "quiz.gift"), encoding: .utf8)
        let read = QuestionFormat.gift.read(quiz, language: tag, world: world)
        guard read.notes.isEmpty else { throw SeedDamaged(tag: tag) }
        questions = read.questions
    }

    private static func part(_ text: Substring) -> (String, String) {
        let lines = text.split(separator: "\n", maxSplits: 1)
        return (String(lines[0]), lines.count > 1 ? lines[1].trimmingCharacters(in: .whitespacesAndNewlines) : "")
    }

    /// Minutes to read a text of so many words, at an unhurried 180 a minute.
    static func minutes(of text: String) -> Int {
        max(1, Int((Double(text.split { $0.isWhitespace }.count) / 180).rounded(.up)))
    }
}

/// The files that came with the program are not what they were.
struct SeedDamaged: Error {
    let tag: String
}
