import Foundation
import Web

/// What a member learns, with one next step each, and what they completed.
struct MyLearningPage: Sendable {
    let courses: [LearningCard]
    let transcript: [Line]
    let isEmpty: Bool
    let hasTranscript: Bool

    struct Line: Sendable {
        let path: String
        let title: String
        let lang: String
        let version: Int
        let completed: Date
        let percent: Message?
    }

    static func view(_ courses: [LearningCard], _ lines: [TranscriptLine], language: String) -> View {
        let transcript = lines.map { line in
            let read = line.title.read(in: language, else: line.language)
            return Line(
                path: "/courses/\(line.slug)", title: read.text, lang: read.language, version: line.version,
                completed: line.completedAt,
                percent: line.percent.map { Message("{count} percent", plural: "{count} percent", count: Int($0)) })
        }
        return View(
            "learning", title: Message("My learning"),
            model: MyLearningPage(
                courses: courses, transcript: transcript, isEmpty: courses.isEmpty, hasTranscript: !transcript.isEmpty))
    }
}
