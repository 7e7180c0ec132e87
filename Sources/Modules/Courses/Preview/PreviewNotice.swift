import Kernel
import Web

/// What a page of a draft says above it, so that nobody takes it for the published course.
struct PreviewNotice: Sendable {
    let editPath: String
    /// What comes after this page.
    let nextPath: String

    init(editPath: String, nextPath: String) {
        self.editPath = editPath
        self.nextPath = nextPath
    }

    /// Nil for learners.
    /// - Parameter next: the item after; after the last comes the course.
    init?(_ place: LearnerPlace, editing item: ID<CourseItem>, next: ID<CourseItem>?) {
        guard place.isPreview else { return nil }
        self.init(
            editPath: "\(place.course.path)/edit/\(item)", nextPath: next.map { place.path(of: $0) } ?? place.path)
    }

    /// Of a page, which is another for learners.
    static func title(_ title: String, _ place: LearnerPlace) -> Message {
        place.isPreview
            ? Message("Preview: {title}", ["title": .text(title)]) : Message("{text}", ["text": .text(title)])
    }
}
