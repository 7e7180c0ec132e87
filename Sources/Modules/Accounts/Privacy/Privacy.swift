import Foundation
import Postgres
import Web

/// Who may see what of a member.
struct Privacy: Hashable, Codable, Sendable {
    var avatar = Audience.everybody
    var bio = Audience.everybody
    var fields = Audience.everybody
    var languages = Audience.everybody
    var timeZone = Audience.territory
    /// Whom the member follows, and who follows them.
    var followerLists = Audience.territory
    var badges = Audience.everybody
    var courseProgress = Audience.oneself
    /// Whether the directory lists the member, and search and suggestions find them. Their address leads to them in any case.
    var discoverable = true
    /// Whether the member says yes to each follower.
    var approvesFollowers = false

    enum CodingKeys: String, CodingKey {
        case avatar, bio, fields, languages, badges, discoverable
        case timeZone = "time_zone"
        case followerLists = "follower_lists"
        case courseProgress = "course_progress"
        case approvesFollowers = "approves_followers"
    }

    init() {}
}

extension Privacy {
    /// As the columns have it: the audiences by name, where one was chosen, and the switches that statements ask for.
    init(row: Row) throws {
        let chosen = try row.get("privacy", as: PostgresJSON.self).decode([String: String].self)
        for (key, path) in Self.audiences {
            if let audience = chosen[key.rawValue].flatMap(Audience.init(rawValue:)) { self[keyPath: path] = audience }
        }
        discoverable = try row.get("discoverable")
        approvesFollowers = try row.get("approves_followers")
    }

    var storedAudiences: PostgresJSON {
        get throws {
            let pairs = Self.audiences.map { ($0.key.rawValue, self[keyPath: $0.path].rawValue) }
            return try PostgresJSON(encoding: Dictionary(uniqueKeysWithValues: pairs))
        }
    }

    private static var audiences: [(key: CodingKeys, path: WritableKeyPath<Privacy, Audience>)] {
        [
            (.avatar, \.avatar), (.bio, \.bio), (.fields, \.fields), (.languages, \.languages), (.timeZone, \.timeZone),
            (.followerLists, \.followerLists), (.badges, \.badges), (.courseProgress, \.courseProgress),
        ]
    }
}
