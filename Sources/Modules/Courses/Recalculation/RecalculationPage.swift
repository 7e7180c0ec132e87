import Web

/// Learners whom the newest version's rules would let complete something.
struct RecalculationPage: Sendable {
    let course: String
    let progressPath: String
    let path: String
    let lines: [Line]
    let isEmpty: Bool
    let more: Message?
    let button: Message
    let applied: Message?

    /// Learners on the page; the button is for all.
    static let maximumLines = 100

    struct Line: Sendable {
        let handle: String
        let items: String
        let completesCourse: Bool
    }

    static func view(
        _ course: Course, _ content: CourseContent, _ changes: [RecalculationOperations.Change], applied: Int?
    ) -> View {
        let title = content.title.read(in: content.language, else: content.language).text
        let page = RecalculationPage(
            course: title, progressPath: "\(course.path)/progress", path: "\(course.path)/recalculate",
            lines: changes.prefix(maximumLines).map { change in
                Line(
                    handle: change.handle,
                    items: change.items.map { content.title(of: $0, in: content.language) }.joined(separator: " · "),
                    completesCourse: change.completesCourse)
            }, isEmpty: changes.isEmpty,
            more: changes.count > maximumLines
                ? Message(
                    "These are the first {shown} of {count}.",
                    ["shown": .number(maximumLines), "count": .number(changes.count)]) : nil,
            button: Message(
                "Complete this for {count} learner", plural: "Complete this for {count} learners",
                count: changes.count),
            applied: applied.map {
                Message("Done for {count} learner.", plural: "Done for {count} learners.", count: $0)
            })
        return View("recalculate", title: Message("Changed rules: {title}", ["title": .text(title)]), model: page)
    }
}
