import Foundation
import Kernel
import Postgres
import Web

/// The newest version of a course of another territory, as that territory's log states it.
struct RemoteCourse: RowDecodable, Hashable {
    /// What this territory calls the origin, and what the origin calls itself.
    let territory: String
    let territoryName: String
    let tid: String
    /// By the origin.
    let id: UUID
    let slug: String
    let title: LocalizedText
    let language: String
    let version: Int
    /// Of the package; nil where the origin published it without.
    let cid: String?
    let publishedAt: Date
    /// Of the entry that states it.
    let position: Int64
    /// The slug of the course that was installed here from this package, where there is one.
    let installedAs: String?

    init(row: Row) throws {
        territory = try row.get("code")
        territoryName = try row.get("name")
        tid = try row.get("tid")
        id = try row.get("object_id")
        slug = try row.get("slug")
        title = try row.get("title", as: PostgresJSON.self).decode()
        language = try row.get("language")
        version = try row.get("version")
        cid = try row.get("cid")
        publishedAt = try row.get("published_at")
        position = try row.get("position")
        installedAs = try row.get("installed_as")
    }
}
