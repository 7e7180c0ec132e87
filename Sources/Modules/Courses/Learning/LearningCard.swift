import Foundation
import Web

/// One course on the page *My learning*.
struct LearningCard: Sendable {
    let path: String
    let title: String
    let lang: String
    let progress: ProgressBar
    let next: NextStep?
    let isCompleted: Bool
    let completedAt: Date?
    let isWaiting: Bool

    init(_ learning: Learning, _ content: CourseContent, language: String) {
        let read = content.title.read(in: language, else: content.language)
        let progress = Progress(content, completed: learning.completed)
        path = learning.course.path
        title = read.text
        lang = read.language
        self.progress = ProgressBar(progress)
        isWaiting = learning.state == .waiting
        next =
            learning.state == .active
            ? NextStep(
                progress, content, path: learning.course.path, hasBegun: !learning.completed.isEmpty,
                language: language) : nil
        isCompleted = learning.completedAt != nil
        completedAt = learning.completedAt
    }
}
