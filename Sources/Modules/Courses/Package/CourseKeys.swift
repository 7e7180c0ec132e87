/// The keys of a course's questions.
struct CourseKeys: Codable, Sendable {
    let keys: [QuestionKey]
}
