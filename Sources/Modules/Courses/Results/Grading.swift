import Foundation
import Kernel
import Postgres
import Web

/// One decision of an author about attempts of a quiz, as it is kept for ever.
struct Grading: RowDecodable {
    enum Kind: String, SchemaEnumeration, Sendable {
        /// The key of questions was set right for all attempts.
        case correction
        /// An answer in words was read.
        case reading
        /// One learner was granted more.
        case override
    }

    let id: ID<Grading>
    let kind: Kind
    let corrections: [Correction]
    let question: ID<Question>?
    /// Handles; nil for who is gone, and for what is about everybody.
    let learner: String?
    let author: String?
    let reason: String
    let madeAt: Date
    /// Attempts whose score it changed.
    let attempts: Int

    init(row: Row) throws {
        id = try row.get("id")
        kind = Kind(rawValue: try row.get("kind")) ?? .correction
        corrections = try row.get("corrections", as: PostgresJSON.self).decode()
        question = try row.get("question")
        learner = try row.get("learner")
        author = try row.get("author")
        reason = try row.get("reason")
        madeAt = try row.get("made_at")
        attempts = try row.get("attempts")
    }
}
