/// An answer in words that gives points.
struct AcceptedText: Codable, Hashable, Sendable {
    /// `*` stands for any characters, `\*` for a star.
    var pattern: String
    /// Percent of the question's points.
    var weight: Double
    var feedback: LocalizedText?
}
