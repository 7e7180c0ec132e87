import Foundation
import Web

/// A course in a list of cards.
struct CourseCard: Sendable {
    let path: String
    let title: String
    let summary: String
    let lang: String
    let level: Message
    let size: Message
    let minutes: Message
    /// Learning, completed or waiting; nil for who has nothing to do with it.
    let state: Message?
    let isCompleted: Bool

    init(_ course: Course, learning: Learning?, language: String) {
        let read = course.title.read(in: language, else: course.language)
        path = course.path
        title = read.text
        lang = read.language
        summary = course.summary.read(in: language, else: course.language).text
        level = course.level.label
        size = Message("{count} part", plural: "{count} parts", count: course.items)
        minutes = Message("{count} minute", plural: "{count} minutes", count: course.minutes)
        isCompleted = learning?.completedAt != nil
        state =
            switch learning?.state {
            case .active: isCompleted ? Message("Completed") : Message("You are learning this")
            case .waiting: Message("You are on the waiting list")
            case .left, nil: nil
            }
    }
}
