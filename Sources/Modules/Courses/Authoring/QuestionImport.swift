import Kernel
import Web

/// Pasted questions on their way into a quiz.
enum QuestionImport {
    /// - Throws: ``Problem`` `unreadableImport` where there is not one question in the text.
    static func read(
        _ text: String, format: QuestionFormat?, language: String, world: World
    ) throws -> ImportedQuestions {
        guard text.utf8.count <= QuestionFormat.maximumBytes else {
            throw Problem.invalid(FieldProblem("/text", "too_long", "At most 512 KiB at once."))
        }
        let read = (format ?? QuestionFormat(looking: text)).read(text, language: language, world: world)
        guard !read.found.isEmpty else {
            throw Problem(
                .unreadableImport,
                fields: read.notes.prefix(20).map {
                    FieldProblem(
                        "/text", "unreadable", "Line {line}: {text}", values: ["line": "\($0.line)", "text": $0.detail])
                })
        }
        return read
    }
}
