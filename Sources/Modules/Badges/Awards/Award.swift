import Foundation
import Kernel
import Postgres
import Web

/// A badge that somebody was given. Whether it has ended is judged when it is read.
struct Award: Codable, Sendable, RowDecodable {
    enum State: String, SchemaEnumeration, Sendable {
        case active, suspended, revoked
    }

    let id: ID<Award>
    let badge: String
    let member: ID<Member>
    let period: Int
    let validFrom: Date
    let validUntil: Date?
    let state: State
    /// Why it was taken back.
    let reason: String?
    /// The award that took its place.
    let supersededBy: ID<Award>?
    let evidence: [String]
    /// By which anybody may be shown it; in no answer but to its member.
    private(set) var share: UUID?
    /// Where its status stands; in no answer.
    private(set) var place: StatusPlace?
    private(set) var changedAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, badge, member, period, state, reason, evidence
        case validFrom = "valid_from"
        case validUntil = "valid_until"
        case supersededBy = "superseded_by"
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        badge = try row.get("slug")
        member = ID(try row.get("member", as: UUID.self))
        period = try row.get("period")
        validFrom = try row.get("valid_from")
        validUntil = try row.get("valid_until")
        state = State(rawValue: try row.get("state")) ?? .revoked
        reason = try row.get("reason")
        supersededBy = try row.get("superseded_by", as: UUID?.self).map { ID($0) }
        evidence = try row.get("evidence")
        share = try row.get("share")
        place = StatusPlace(list: try row.get("status_list"), index: try row.get("status_index"))
        changedAt = try row.get("changed_at")
    }

    /// What it is at a moment.
    func standing(at now: Date) -> AwardStanding {
        switch state {
        case .revoked: .revoked
        case .suspended: .suspended
        case .active:
            if let validUntil, validUntil <= now { .expired } else if validFrom > now { .notYet } else { .valid }
        }
    }
}

/// What an award is at a moment.
enum AwardStanding: String, SchemaEnumeration, Sendable {
    case valid, expired, revoked, suspended
    case notYet = "not_yet"
}
