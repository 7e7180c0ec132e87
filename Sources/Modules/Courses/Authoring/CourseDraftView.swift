import Kernel
import Web

/// A course as its authors get it, with every key.
struct CourseDraftView: Codable, Sendable {
    let id: ID<Course>
    let slug: String
    let state: Course.State
    let version: Int?
    /// Whether the newest version says what the draft says.
    let published: Bool
    let content: CourseContent

    init(_ course: Course, _ content: CourseContent) {
        id = course.id
        slug = course.slug
        state = course.state
        version = course.version
        published = course.isDraftPublished
        self.content = content
    }
}
