import Kernel

/// A new lesson, page or quiz.
struct ItemBody: Codable, Sendable {
    /// The last one where absent.
    let section: ID<CourseSection>?
    let kind: ItemKind
    let title: LocalizedText
    let body: LocalizedText?
    let minutes: Int?
    let completion: CompletionRule?
    let optional: Bool?
    let availability: Availability?
    let rules: QuizRules?

    func item(id: ID<CourseItem>) -> CourseItem {
        CourseItem(
            id: id, kind: kind, title: title, body: body ?? LocalizedText(texts: [:]),
            minutes: CourseItem.bounded(minutes: minutes ?? 5),
            completion: completion ?? (kind == .quiz ? .minimumScore : .mustView),
            isOptional: optional ?? (kind == .page), availability: availability,
            rules: kind == .quiz ? rules ?? .standard : nil, questions: kind == .quiz ? [] : nil)
    }
}
