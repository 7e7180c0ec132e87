import Foundation
import Kernel
import Postgres

/// All SQL of attempts.
struct AttemptStore: Sendable {
    let database: Database

    private static let columns = """
        id, member, course, version, round, quiz, number, state, seed, started_at, deadline, grace_until, answers, revision, \
        saved_at, submitted_at, marks, percent
        """

    /// Somebody else's attempt is none (S-041).
    func find(_ id: ID<Attempt>, of member: ID<Member>) async throws -> Attempt? {
        try await database.first(
            "SELECT \(unsafe: Self.columns) FROM attempt WHERE id = \(id) AND member = \(member)", as: Attempt.self)
    }

    /// Whose it is does not matter to its graders.
    func find(_ id: ID<Attempt>, in transaction: Transaction) async throws -> Attempt? {
        try await transaction.first(
            "SELECT \(unsafe: Self.columns) FROM attempt WHERE id = \(id)", as: Attempt.self)
    }

    func locked(_ id: ID<Attempt>, in transaction: Transaction) async throws -> Attempt? {
        try await transaction.first(
            "SELECT \(unsafe: Self.columns) FROM attempt WHERE id = \(id) FOR UPDATE", as: Attempt.self)
    }

    func attempts(of member: ID<Member>, at key: QuizKey) async throws -> [Attempt] {
        try await database.read(Self.all(member, key), as: Attempt.self)
    }

    func attempts(
        of member: ID<Member>, at key: QuizKey, in transaction: Transaction
    ) async throws -> [Attempt] {
        try await transaction.query(Self.all(member, key), as: Attempt.self)
    }

    private static func all(_ member: ID<Member>, _ key: QuizKey) -> SQL {
        """
        SELECT \(unsafe: columns) FROM attempt
        WHERE member = \(member) AND course = \(key.course) AND quiz = \(key.quiz) ORDER BY number
        """
    }

    func override(of member: ID<Member>, at key: QuizKey) async throws -> QuizOverride {
        try await database.first(
            """
            SELECT extra_minutes, extra_attempts, closes FROM quiz_override
            WHERE quiz = \(key.quiz) AND course = \(key.course) AND member = \(member)
            """,
            as: QuizOverride.self) ?? .none
    }

    func insert(_ new: NewAttempt, in transaction: Transaction) async throws -> Attempt? {
        try await transaction.first(
            """
            INSERT INTO attempt
                (id, member, course, version, round, quiz, number, seed, started_at, deadline, grace_until, saved_at)
            VALUES (\(new.id), \(new.member), \(new.course), \(new.version), \(new.round), \(new.quiz), \(new.number),
                \(Int64(bitPattern: new.seed)), \(new.startedAt), \(new.deadline as Date?), \(new.graceUntil as Date?),
                \(new.startedAt))
            RETURNING \(unsafe: Self.columns)
            """,
            as: Attempt.self)
    }

    /// Keeps answers beside those that were kept before, while there is time.
    /// - Parameter revision: of what the answers are based on; nil takes any.
    /// - Returns: nil where the attempt is over, or was changed since.
    func save(
        _ answers: [String: [String]], _ id: ID<Attempt>, of member: ID<Member>, revision: Int?, at now: Date
    ) async throws -> Attempt? {
        try await database.first(
            """
            UPDATE attempt SET answers = answers || \(try PostgresJSON(encoding: answers)), revision = revision + 1,
                saved_at = \(now)
            WHERE id = \(id) AND member = \(member) AND state = 'in_progress' AND (deadline IS NULL OR deadline > \(now))
                AND revision = coalesce(\(revision as Int?)::integer, revision)
            RETURNING \(unsafe: Self.columns)
            """,
            as: Attempt.self)
    }

    func close(
        _ id: ID<Attempt>, _ state: AttemptState, answers: [String: [String]], marks: [String: Mark], percent: Double?,
        at now: Date, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE attempt SET state = \(state.rawValue), answers = \(try PostgresJSON(encoding: answers)),
                marks = \(try PostgresJSON(encoding: marks)), percent = \(percent as Double?), submitted_at = \(now),
                revision = revision + 1
            WHERE id = \(id)
            """)
    }

    func set(_ state: AttemptState, of id: ID<Attempt>, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE attempt SET state = \(state.rawValue), revision = revision + 1 WHERE id = \(id)")
    }

    /// Open attempts whose deadline, or grace, is over, after one of them.
    func due(at now: Date, after last: Attempt?, limit: Int) async throws -> [Attempt] {
        try await database.read(
            """
            SELECT \(unsafe: Self.columns) FROM attempt
            WHERE state IN ('in_progress', 'overdue') AND deadline <= \(now)
                AND (state = 'in_progress' OR grace_until <= \(now))
                AND (\(last?.id as ID<Attempt>?)::uuid IS NULL
                    OR (deadline, id) > (\(last?.deadline as Date?)::timestamptz, \(last?.id as ID<Attempt>?)::uuid))
            ORDER BY deadline, id LIMIT \(limit)
            """,
            as: Attempt.self)
    }
}
