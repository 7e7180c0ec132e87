import Foundation
import Web

/// The one thing to do next: "Continue: Private things stay private · 4 min left".
struct NextStep: Sendable {
    let path: String
    let label: Message
    let left: Message

    init?(_ place: LearnerPlace, language: String) {
        self.init(
            place.progress, place.content, path: place.course.path,
            hasBegun: !place.completed.isEmpty, language: language)
    }

    init?(_ progress: Progress, _ content: CourseContent, path: String, hasBegun: Bool, language: String) {
        guard let item = progress.next else { return nil }
        let title = item.title.read(in: language, else: content.language).text
        self.path = "\(path)/items/\(item.id)"
        label =
            hasBegun
            ? Message("Continue: {title}", ["title": .text(title)]) : Message("Begin: {title}", ["title": .text(title)])
        left = Message("{count} min left", plural: "{count} min left", count: progress.minutesLeft)
    }
}
