import Kernel
import Postgres
import Web

/// What members say of themselves beyond their name.
///
/// The one place where privacy is applied: the API, pages, search and what other territories are told all ask ``shown(to:by:)``.
struct ProfileDetails: Hashable, Sendable {
    /// Markdown source.
    var bio = ""
    var fields: [ProfileField] = []
    /// BCP 47 tags, the best known first.
    var languages: [String] = []
    /// An IANA name.
    var timeZone: String?
    var avatar: Avatar?

    /// What somebody so close may see.
    func shown(to closeness: Closeness, by privacy: Privacy) -> ProfileDetails {
        ProfileDetails(
            bio: privacy.bio.includes(closeness) ? bio : "",
            fields: privacy.fields.includes(closeness) ? fields : [],
            languages: privacy.languages.includes(closeness) ? languages : [],
            timeZone: privacy.timeZone.includes(closeness) ? timeZone : nil,
            avatar: privacy.avatar.includes(closeness) ? avatar : nil)
    }

    /// These and what else was told; where both say something, that.
    func with(_ told: ProfileDetails) -> ProfileDetails {
        ProfileDetails(
            bio: told.bio.isEmpty ? bio : told.bio, fields: told.fields.isEmpty ? fields : told.fields,
            languages: told.languages.isEmpty ? languages : told.languages, timeZone: told.timeZone ?? timeZone,
            avatar: told.avatar ?? avatar)
    }

    static let none = ProfileDetails()
}

extension ProfileDetails {
    init(row: Row) throws {
        bio = try row.get("bio")
        fields = try row.get("fields", as: PostgresJSON.self).decode([ProfileField].self)
        languages = try row.get("languages", as: PostgresJSON.self).decode([String].self)
        timeZone = try row.get("time_zone")
        avatar = try row.get("avatar", as: PostgresJSON?.self)?.decode()
    }

    var storedFields: PostgresJSON { get throws { try PostgresJSON(encoding: fields) } }
    var storedLanguages: PostgresJSON { get throws { try PostgresJSON(encoding: languages) } }
    var storedAvatar: PostgresJSON? { get throws { try avatar.map { try PostgresJSON(encoding: $0) } } }
}
