import Foundation
import Web

/// All published courses, with filters.
struct CataloguePage: Sendable {
    let courses: [CourseCard]
    let query: String?
    let languages: [FormField.Option]
    let levels: [FormField.Option]
    let tags: [FormField.Option]
    let badges: [FormField.Option]
    let sorts: [FormField.Option]
    let pagination: Pagination
    let isEmpty: Bool
    let isFiltered: Bool
    let isMember: Bool

    static func view(
        _ courses: [CourseCard], filter: CatalogueFilter, choices: CatalogueChoices,
        pagination: Pagination, isMember: Bool
    ) -> View {
        let all = FormField.Option(value: "", label: Message("All"), isSelected: false)
        let page = CataloguePage(
            courses: courses, query: filter.q,
            languages: [all]
                + choices.languages.map {
                    FormField.Option(value: $0, label: name($0), isSelected: $0 == filter.language)
                },
            levels: [all]
                + CourseLevel.allCases.map {
                    FormField.Option(value: $0.rawValue, label: $0.label, isSelected: $0 == filter.level)
                },
            tags: [all]
                + choices.tags.map { tag in
                    FormField.Option(
                        value: tag, label: Message("{text}", ["text": .text(tag)]), isSelected: tag == filter.tag)
                },
            badges: [all]
                + choices.badges.map { badge in
                    FormField.Option(
                        value: badge, label: Message("{text}", ["text": .text(badge)]),
                        isSelected: badge == filter.badge)
                },
            sorts: [
                FormField.Option(
                    value: "newest", label: Message("Newest first"), isSelected: filter.sort != .popular),
                FormField.Option(
                    value: "popular", label: Message("Most learners first"), isSelected: filter.sort == .popular),
            ],
            pagination: pagination, isEmpty: courses.isEmpty, isFiltered: !filter.isEmpty, isMember: isMember)
        return View("courses", title: Message("Courses"), model: page)
    }

    /// What speakers of a language call it.
    private static func name(_ tag: String) -> Message {
        Message("{text}", ["text": .text(LanguageName.own(tag))])
    }
}
