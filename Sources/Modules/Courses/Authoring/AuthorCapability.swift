import Web

extension Capability {
    /// Writing and publishing courses; teachers, moderators and administrators have it.
    static let author = Capability(rawValue: "course.author")
}
