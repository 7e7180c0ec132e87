import Foundation
import Kernel
import Web

/// One course: what it is, how far the reader is, and the one next step.
struct CoursePage: Sendable {
    let path: String
    let title: String
    let lang: String
    let summary: String
    let level: Message
    let minutes: Message
    let learners: Message
    let badge: String?
    let sections: [OutlineSection]
    let progress: ProgressBar?
    let next: NextStep?
    let isCompleted: Bool
    let completedAt: Date?
    let isLearner: Bool
    let isWaiting: Bool
    let isVisitor: Bool
    let mayEnrol: Bool
    let needsKey: Bool
    /// Learners are invited, and the reader is not.
    let needsInvitation: Bool
    /// All languages it can be read in, where there are several.
    let languages: String?
    let hasNewerVersion: Bool
    let problem: Message?
    /// Where authors go on.
    let editPath: String?

    static func view(
        _ course: Course, _ content: CourseContent, _ place: LearnerPlace?, isVisitor: Bool, isWaiting: Bool = false,
        isAuthor: Bool = false, isInvited: Bool = false,
        language: String, problem: Problem?
    ) -> View {
        let read = content.title.read(in: language, else: content.language)
        let page = CoursePage(
            path: course.path, title: read.text, lang: read.language,
            summary: content.summary.read(in: language, else: content.language).text, level: content.level.label,
            minutes: Message("{count} minute", plural: "{count} minutes", count: content.minutes),
            learners: Message("{count} learner", plural: "{count} learners", count: course.learners),
            badge: content.badge, sections: OutlineSection.all(of: content, place, language),
            progress: place.map { ProgressBar($0.progress) },
            next: place.flatMap { NextStep($0, language: language) }, isCompleted: place?.enrolment.completedAt != nil,
            completedAt: place?.enrolment.completedAt, isLearner: place != nil, isWaiting: isWaiting,
            isVisitor: isVisitor,
            mayEnrol: place == nil && !isVisitor && !isWaiting && course.state == .published
                && (content.enrolment.kind != .invitation || isInvited),
            needsKey: content.enrolment.kind == .key,
            needsInvitation: place == nil && content.enrolment.kind == .invitation && !isInvited,
            languages: content.languages.count > 1
                ? content.languages.map(LanguageName.own).joined(separator: " · ") : nil,
            hasNewerVersion: place?.hasNewerVersion ?? false,
            problem: problem.map { Message($0.detail ?? $0.kind.title) },
            editPath: isAuthor ? "\(course.path)/edit" : nil)
        return View(
            "course", title: Message("{text}", ["text": .text(read.text)]), model: page,
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }
}
