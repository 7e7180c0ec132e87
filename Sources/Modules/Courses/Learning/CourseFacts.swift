import Federation

/// What this territory does when another states something about courses.
enum CourseFacts {
    static let handlers = [
        // What somebody completed elsewhere is theirs to show; nothing is kept of it here.
        FactHandler(CourseCompleted.self) { _, _, _ in },
        FactHandler(CoursePublished.self, apply: RemoteCourseStore.keep).erasing(RemoteCourseStore.forget)
            .undoing(RemoteCourseStore.undo),
        FactHandler(CourseArchived.self) { _, origin, transaction in
            try await RemoteCourseStore.archive(origin, in: transaction)
        }.undoing(RemoteCourseStore.undo),
    ]
}
