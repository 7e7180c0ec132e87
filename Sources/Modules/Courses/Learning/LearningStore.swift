import Foundation
import Kernel
import Postgres

/// All SQL of enrolments and of what learners completed.
struct LearningStore: Sendable {
    let database: Database

    private static let columns = "course, version, round, state, enrolled_at, completed_at, last_item"

    func enrolment(of member: ID<Member>, in course: ID<Course>) async throws -> Enrolment? {
        try await database.first(
            "SELECT \(unsafe: Self.columns) FROM enrolment WHERE member = \(member) AND course = \(course)",
            as: Enrolment.self)
    }

    /// For a change: whatever else happens to this learner in this course waits.
    func locked(_ member: ID<Member>, _ course: ID<Course>, in transaction: Transaction) async throws -> Enrolment? {
        try await transaction.first(
            """
            SELECT \(unsafe: Self.columns) FROM enrolment WHERE member = \(member) AND course = \(course) FOR UPDATE
            """,
            as: Enrolment.self)
    }

    func completed(_ member: ID<Member>, _ enrolment: Enrolment) async throws -> Set<ID<CourseItem>> {
        let rows = try await database.read(Self.completedItems(member, enrolment))
        return Set(try rows.map { try $0.get("item") })
    }

    func completed(
        _ member: ID<Member>, _ enrolment: Enrolment, in transaction: Transaction
    ) async throws -> Set<ID<CourseItem>> {
        let rows = try await transaction.query(Self.completedItems(member, enrolment))
        return Set(try rows.map { try $0.get("item") })
    }

    private static func completedItems(_ member: ID<Member>, _ enrolment: Enrolment) -> SQL {
        """
        SELECT item FROM item_completion
        WHERE member = \(member) AND course = \(enrolment.course) AND round = \(enrolment.round)
        """
    }

    /// Everything the member learns or learned, the newest first, with what is completed of each.
    func learning(of member: ID<Member>) async throws -> [Learning] {
        try await database.read(
            """
            SELECT \(unsafe: Course.columns), e.version AS begun, e.round, e.state AS enrolment_state, e.enrolled_at,
                e.completed_at, e.last_item, ARRAY(SELECT item FROM item_completion i
                    WHERE i.member = e.member AND i.course = e.course AND i.round = e.round) AS completed
            FROM enrolment e JOIN course ON course.id = e.course
            WHERE e.member = \(member) ORDER BY coalesce(e.last_at, e.enrolled_at) DESC, course.id LIMIT 200
            """,
            as: Learning.self)
    }

    func transcript(of member: ID<Member>) async throws -> [TranscriptLine] {
        try await database.read(
            """
            SELECT c.id, course.slug, course.title, course.language, c.version, c.completed_at, v.cid,
                (SELECT max(percent) FROM attempt a WHERE a.member = c.member AND a.course = c.course
                    AND a.round = c.round AND a.state = 'graded') AS percent
            FROM course_completion c JOIN course ON course.id = c.course
            LEFT JOIN course_version v ON v.course = c.course AND v.number = c.version
            WHERE c.member = \(member) ORDER BY c.completed_at DESC, c.id LIMIT 1000
            """,
            as: TranscriptLine.self)
    }

    /// Of these courses, those the member has never completed.
    func missing(_ slugs: [String], _ member: ID<Member>, in transaction: Transaction) async throws -> [String] {
        guard !slugs.isEmpty else { return [] }
        let rows = try await transaction.query(
            """
            SELECT slug FROM course JOIN course_completion c ON c.course = course.id
            WHERE c.member = \(member) AND slug = ANY (\(slugs)::text[])
            """)
        let done = Set(try rows.map { try $0.get("slug", as: String.self) })
        return slugs.filter { !done.contains($0) }
    }

    func insert(
        _ member: ID<Member>, _ course: ID<Course>, version: Int, state: Enrolment.State, at now: Date,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO enrolment (member, course, version, state, enrolled_at)
            VALUES (\(member), \(course), \(version), \(state.rawValue), \(now))
            ON CONFLICT (member, course) DO UPDATE SET state = excluded.state, enrolled_at = excluded.enrolled_at,
                left_at = NULL
            """)
        if state == .active { try await count(course, 1, in: transaction) }
    }

    func leave(
        _ member: ID<Member>, _ enrolment: Enrolment, at now: Date, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE enrolment SET state = 'left', left_at = \(now)
            WHERE member = \(member) AND course = \(enrolment.course)
            """)
        guard enrolment.state == .active else { return }
        try await count(enrolment.course, -1, in: transaction)
        try await fillPlaces(of: enrolment.course, in: transaction)
    }

    /// Gives places that are free to those who wait.
    func fillPlaces(of course: ID<Course>, in transaction: Transaction) async throws {
        _ = try await transaction.query("SELECT fill_course_places(\(course)::uuid)")
    }

    private func count(_ course: ID<Course>, _ change: Int, in transaction: Transaction) async throws {
        try await transaction.execute("UPDATE course SET learners = learners + \(change) WHERE id = \(course)")
    }

    /// How many learn now. Whoever else enrols or leaves waits: this lock comes before that of an enrolment.
    func learners(of course: ID<Course>, in transaction: Transaction) async throws -> Int {
        let rows = try await transaction.query("SELECT learners FROM course WHERE id = \(course) FOR UPDATE")
        return try rows.first?.get("learners") ?? 0
    }

    func keep(
        _ item: ID<CourseItem>, of member: ID<Member>, _ enrolment: Enrolment, at now: Date, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO item_completion (member, course, round, item, completed_at)
            VALUES (\(member), \(enrolment.course), \(enrolment.round), \(item), \(now)) ON CONFLICT DO NOTHING
            """)
        try await transaction.execute(
            """
            UPDATE enrolment SET last_item = \(item), last_at = \(now)
            WHERE member = \(member) AND course = \(enrolment.course)
            """)
    }

    /// - Returns: false where this round was completed before.
    func complete(
        _ id: ID<CourseCompletion>, _ member: ID<Member>, _ enrolment: Enrolment, at now: Date,
        in transaction: Transaction
    ) async throws -> Bool {
        let inserted = try await transaction.execute(
            """
            INSERT INTO course_completion (id, member, course, round, version, completed_at)
            VALUES (\(id), \(member), \(enrolment.course), \(enrolment.round), \(enrolment.version), \(now))
            ON CONFLICT (member, course, round) DO NOTHING
            """)
        guard inserted == 1 else { return false }
        try await transaction.execute(
            """
            UPDATE enrolment SET completed_at = \(now) WHERE member = \(member) AND course = \(enrolment.course)
            """)
        return true
    }

    /// Begins the next round, in the newest version.
    func beginRound(
        _ member: ID<Member>, _ enrolment: Enrolment, version: Int, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE enrolment SET round = round + 1, version = \(version), completed_at = NULL, last_item = NULL
            WHERE member = \(member) AND course = \(enrolment.course)
            """)
    }

    func move(_ member: ID<Member>, _ course: ID<Course>, to version: Int, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE enrolment SET version = \(version) WHERE member = \(member) AND course = \(course)")
    }

    /// Whether the member lets everybody know what they completed. The setting is the accounts module's.
    func isOpenAboutProgress(_ member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        let rows = try await transaction.query(
            "SELECT privacy ->> 'course_progress' = 'public' AS is_open FROM member WHERE id = \(member)")
        return try rows.first?.get("is_open", as: Bool?.self) ?? false
    }
}
