/// Which course an address is about that names a quiz alone, where the quiz is in several.
struct QuizQuery: Codable, Sendable {
    /// The one that the member learns where it is absent, else the oldest.
    let course: CourseReference?
}
