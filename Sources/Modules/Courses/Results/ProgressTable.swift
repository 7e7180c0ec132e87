import Foundation
import Kernel

/// Learners by items, as a table for programs: comma-separated values (RFC 4180).
struct ProgressTable {
    let content: CourseContent
    let learners: [LearnerRow]

    var csv: String {
        let titles = content.items.map { $0.title.read(in: content.language, else: content.language).text }
        let head = ["handle", "name", "state", "version", "enrolled_at", "completed_at", "percent"] + titles
        let rows = learners.map { learner in
            [
                learner.handle, learner.name, learner.state.rawValue, "\(learner.version)",
                learner.enrolledAt.formatted(.iso8601), learner.completedAt?.formatted(.iso8601) ?? "",
                learner.percent.map { WrittenNumber.text(of: $0) } ?? "",
            ] + content.items.map { learner.completed.contains($0.id) ? "1" : "0" }
        }
        return ([head] + rows).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    }

    /// Spreadsheets take a text that begins with one of `=+-@` for a formula; an apostrophe in front makes it a text again.
    private static func field(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = isFormula ? "'\(text)" : text
        guard safe.contains(where: { ",\"\n\r".contains($0) }) else { return safe }
        return "\"\(safe.replacing("\"", with: "\"\""))\""
    }
}
