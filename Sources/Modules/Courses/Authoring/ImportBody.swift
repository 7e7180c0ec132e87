/// Questions as text.
struct ImportBody: Codable, Sendable {
    let text: String
    /// Found out from the text where absent.
    let format: QuestionFormat?
    /// Only says what would come of it.
    let dryRun: Bool?

    enum CodingKeys: String, CodingKey {
        case text, format
        case dryRun = "dry_run"
    }
}
