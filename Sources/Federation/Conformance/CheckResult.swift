/// What one check found, as programs read it.
public struct CheckResult: Codable, Hashable, Sendable {
    /// Stable, such as `cursor.at-size`.
    public let id: String
    /// `https` or `bus`.
    public let over: String
    public let what: String
    public let outcome: Outcome
    /// Why it failed or was skipped.
    public let why: String?
    /// Of docs/federation/README.md.
    public let section: String

    public enum Outcome: String, Codable, Sendable {
        case passed, failed, skipped
    }

    init(_ check: Check, over: String, _ outcome: Outcome, why: String? = nil) {
        id = check.id
        self.over = over
        what = check.what
        self.outcome = outcome
        self.why = why
        section = check.section
    }
}
