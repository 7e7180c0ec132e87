import Kernel

/// What a member changes of their profile; what is nil stays as it is.
struct ProfileChange: Codable, Sendable {
    var displayName: DisplayName?
    var bio: Bio?
    var fields: ProfileFields?
    var languages: SpokenLanguages?
    var timeZone: TimeZoneName?
    var language: LanguageTag?
    /// Has a request of its own.
    var privacy: Privacy?
    /// Has requests of its own; the inner nil takes the picture away.
    var avatar: Avatar??

    enum CodingKeys: String, CodingKey {
        case bio, fields, languages, language
        case displayName = "display_name"
        case timeZone = "time_zone"
    }

    func applied(to old: ProfileDetails) -> ProfileDetails {
        ProfileDetails(
            bio: bio?.text ?? old.bio, fields: fields?.items ?? old.fields, languages: languages?.tags ?? old.languages,
            timeZone: timeZone.map { $0.text.isEmpty ? nil : $0.text } ?? old.timeZone,
            avatar: avatar ?? old.avatar)
    }
}
