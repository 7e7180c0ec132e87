/// What a draft begins with.
struct NewCourse: Codable, Sendable {
    let slug: Slug
    let language: String?
    let title: LocalizedText
    let summary: LocalizedText?
    let level: CourseLevel?

    var content: CourseContent {
        let language = language.flatMap { LocalizedText.isTag($0) ? $0 : nil } ?? title.texts.keys.min() ?? "en"
        return CourseContent(
            language: language, title: title, summary: summary ?? LocalizedText(texts: [:]), tags: [],
            level: level ?? .beginner, badge: nil, enrolment: .open, prerequisites: [], isSequential: false,
            sections: [])
    }
}
