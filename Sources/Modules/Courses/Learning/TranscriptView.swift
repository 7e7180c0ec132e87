import Foundation
import Kernel
import Web

/// One completed course, over the API.
struct TranscriptView: Codable, Sendable {
    let id: ID<CourseCompletion>
    let slug: String
    let title: String
    let version: Int
    let completedAt: Date
    let cid: String?
    let percent: Double?

    enum CodingKeys: String, CodingKey {
        case id, slug, title, version, cid, percent
        case completedAt = "completed_at"
    }

    init(_ line: TranscriptLine, language: String) {
        id = line.id
        slug = line.slug
        title = line.title.read(in: language, else: line.language).text
        version = line.version
        completedAt = line.completedAt
        cid = line.cid
        percent = line.percent
    }
}
