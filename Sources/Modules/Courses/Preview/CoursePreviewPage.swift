import Kernel
import Web

/// The outline of a draft as a learner would see it.
struct CoursePreviewPage: Sendable {
    let title: String
    let lang: String
    let summary: String
    let level: Message
    let minutes: Message
    let sections: [OutlineSection]
    let preview: PreviewNotice?

    static func view(_ place: LearnerPlace, language: String) -> View {
        let content = place.content
        let read = content.title.read(in: language, else: content.language)
        let edit = "\(place.course.path)/edit"
        let page = CoursePreviewPage(
            title: read.text, lang: read.language,
            summary: content.summary.read(in: language, else: content.language).text, level: content.level.label,
            minutes: Message("{count} minute", plural: "{count} minutes", count: content.minutes),
            sections: OutlineSection.all(of: content, place, language),
            preview: PreviewNotice(editPath: edit, nextPath: edit))
        return View("coursepreview", title: PreviewNotice.title(read.text, place), model: page)
    }
}
