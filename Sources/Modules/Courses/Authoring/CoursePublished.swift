import Federation
import Foundation
import Kernel

/// A course has a version that others may learn from.
struct CoursePublished: FederatedFact, Hashable {
    static let type = "course.published"
    static let version: UInt16 = 1

    let id: ID<Course>
    let slug: String
    let courseVersion: Int
    /// The CID of the version before; absent for the first, and where it was not stored.
    let predecessor: String?
    /// Of the package, where it is in content storage.
    let cid: String?
    let title: LocalizedText
    let language: String
    let publishedAt: Date

    var objectID: UUID { id.uuid }

    enum CodingKeys: String, CodingKey {
        case id, slug, predecessor, cid, title, language
        case courseVersion = "course_version"
        case publishedAt = "published_at"
    }
}
