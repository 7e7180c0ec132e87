import Kernel
import Postgres

/// A published version whose package is not in content storage yet.
struct UnkeptVersion: RowDecodable {
    let course: ID<Course>
    let slug: String
    let number: Int
    let cid: String
    /// The package it differs from, where it is a fork.
    let basedOn: String?

    init(row: Row) throws {
        course = try row.get("course")
        slug = try row.get("slug")
        number = try row.get("number")
        cid = try row.get("cid")
        basedOn = try row.get("based_on")
    }
}

extension CatalogueStore {
    func unkept(limit: Int) async throws -> [UnkeptVersion] {
        try await database.read(
            """
            SELECT v.course, c.slug, v.number, v.cid, v.based_on FROM course_version v JOIN course c ON c.id = v.course
            WHERE v.kept_at IS NULL AND v.cid IS NOT NULL ORDER BY v.published_at LIMIT \(limit)
            """,
            as: UnkeptVersion.self)
    }
}
