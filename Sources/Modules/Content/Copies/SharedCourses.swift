import Content
import ContentStorage
import Federation
import Foundation
import ModuleKit
import Postgres

/// What others should hold too: the package of the newest version of each published course. Courses are heard of by their facts.
struct SharedCourses: Sendable {
    let store: CopyStore
    let rounds: Rounds

    private static let published = "course.published"
    private static let archived = "course.archived"

    private struct Published: Decodable {
        let slug: String
        let cid: String?
    }

    var listener: OwnFactListener {
        OwnFactListener("content.copies", types: [Self.published, Self.archived]) { fact, transaction in
            transaction.afterCommit { rounds.post() }
            let course = fact.origin.objectID
            guard fact.type == Self.published else {
                return try await store.share(nil, name: "", of: course, in: transaction)
            }
            let stated = try JSONDecoder().decode(Published.self, from: fact.payload)
            try await store.share(
                stated.cid.flatMap { try? CID($0) }?.v1, name: stated.slug, of: course, in: transaction)
        }
    }
}
