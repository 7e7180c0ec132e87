import Web

/// The languages of a course above its editors, and the ones it may be translated into.
struct LanguageTabs: Sendable {
    let links: [Link]
    let path: String
    let others: [FormField.Option]

    struct Link: Sendable {
        let tag: String
        let label: String
        let path: String
        let isCurrent: Bool
    }

    init(_ draft: CourseContent, _ language: EditLanguage, path: String) {
        let known = Set(draft.title.texts.keys).union([draft.language, language.tag])
        links = ([draft.language] + known.subtracting([draft.language]).sorted()).map { tag in
            Link(
                tag: tag, label: LanguageName.own(tag),
                path: tag == draft.language ? path : "\(path)?language=\(tag)", isCurrent: tag == language.tag)
        }
        self.path = path
        others = EditLanguage.offered.filter { !known.contains($0) }.map {
            FormField.Option(
                value: $0, label: Message("{text}", ["text": .text(LanguageName.own($0))]), isSelected: false)
        }
    }
}
