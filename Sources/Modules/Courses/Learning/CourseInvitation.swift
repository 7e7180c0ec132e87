import Foundation
import Kernel
import Postgres

/// That somebody may enrol in a course whose learners are invited.
struct CourseInvitation: RowDecodable, Hashable {
    let member: ID<Member>
    let handle: String
    let name: String
    let invitedAt: Date
    let isEnrolled: Bool

    init(row: Row) throws {
        member = try row.get("member")
        handle = try row.get("handle")
        name = try row.get("display_name")
        invitedAt = try row.get("invited_at")
        isEnrolled = try row.get("is_enrolled")
    }
}
