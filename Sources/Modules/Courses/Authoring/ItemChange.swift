/// What is changed of an item; what is absent stays.
struct ItemChange: Codable, Sendable {
    let title: LocalizedText?
    let body: LocalizedText?
    let minutes: Int?
    let completion: CompletionRule?
    let optional: Bool?
    let availability: Availability?
    let rules: QuizRules?

    func apply(to item: inout CourseItem) {
        item.title = title ?? item.title
        item.body = body ?? item.body
        item.minutes = minutes.map(CourseItem.bounded(minutes:)) ?? item.minutes
        item.completion = completion ?? item.completion
        item.isOptional = optional ?? item.isOptional
        item.availability = availability ?? item.availability
        if item.kind == .quiz { item.rules = rules ?? item.rules }
    }
}
