import Foundation
import Kernel
import Web

/// A course of another territory, over the API.
struct RemoteCourseView: Codable, Sendable {
    /// Its territory's code, and its id and slug there.
    let territory: String
    let id: UUID
    let slug: String
    let title: String
    /// Of the title.
    let lang: String
    let version: Int
    /// What `POST /courses/import` takes.
    let cid: String?
    let publishedAt: Date
    /// The position of the entry in the origin's log that states it.
    let position: Int
    /// The slug of the course installed here from this package.
    let installedAs: String?

    enum CodingKeys: String, CodingKey {
        case territory, id, slug, title, lang, version, cid, position
        case publishedAt = "published_at"
        case installedAs = "installed_as"
    }

    init(_ course: RemoteCourse, language: String) {
        let read = course.title.read(in: language, else: course.language)
        territory = course.territory
        id = course.id
        slug = course.slug
        title = read.text
        lang = read.language
        version = course.version
        cid = course.cid
        publishedAt = course.publishedAt
        position = Int(course.position)
        installedAs = course.installedAs
    }
}
