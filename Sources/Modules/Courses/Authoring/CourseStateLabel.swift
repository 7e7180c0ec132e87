import Web

/// How far a course is with its authors.
enum CourseStateLabel {
    static func message(_ course: Course) -> Message {
        switch course.state {
        case .draft: Message("Draft")
        case .archived: Message("Archived")
        case .published:
            course.isDraftPublished
                ? Message("Published, version {number}", ["number": .number(course.version ?? 1)])
                : Message(
                    "Version {number} is published; the draft has changes", ["number": .number(course.version ?? 1)])
        }
    }
}
