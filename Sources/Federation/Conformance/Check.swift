/// One thing that is expected of every peer, and how it is looked at from outside.
struct Check: Sendable {
    /// Stable, such as `cursor.at-size`.
    let id: String
    let what: String
    /// The section of docs/federation/README.md that says so.
    let section: String
    /// Returns where it is so, and throws a ``Finding`` where it is not.
    let run: @Sendable (Examination) async throws -> Void

    init(
        _ id: String, _ what: String, section: String, run: @escaping @Sendable (Examination) async throws -> Void
    ) {
        self.id = id
        self.what = what
        self.section = section
        self.run = run
    }
}

/// What ended a check before it could pass.
enum Finding: Error {
    case failed(String)
    case skipped(String)
}

func expect(_ condition: Bool, _ why: @autoclosure () -> String) throws {
    guard condition else { throw Finding.failed(why()) }
}
