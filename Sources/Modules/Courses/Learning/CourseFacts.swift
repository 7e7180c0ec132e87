import Federation

/// What this territory does when another states something about courses.
enum CourseFacts {
    static let handlers = [
        // What somebody completed elsewhere is theirs to show; nothing is kept of it here.
        FactHandler(CourseCompleted.self) { _, _, _ in },
        // A course is installed where somebody there wants it; the fact tells who looks at the log.
        FactHandler(CoursePublished.self) { _, _, _ in },
        FactHandler(CourseArchived.self) { _, _, _ in },
    ]
}
