import Foundation

/// The last course of a page of other territories' courses.
struct RemoteCoursePosition: Sendable, LosslessStringConvertible {
    let publishedAt: Date
    let id: UUID

    init(_ course: RemoteCourse) {
        publishedAt = course.publishedAt
        id = course.id
    }

    init?(_ description: String) {
        let parts = description.split(separator: " ")
        guard parts.count == 2, let time = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) else {
            return nil
        }
        publishedAt = Date(timeIntervalSince1970: Double(time) / 1_000_000)
        self.id = id
    }

    /// Microseconds since 1970, and the origin's id.
    var description: String { "\(Int64((publishedAt.timeIntervalSince1970 * 1_000_000).rounded())) \(id.uuidString)" }
}
