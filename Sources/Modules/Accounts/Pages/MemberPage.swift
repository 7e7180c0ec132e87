import Foundation
import Markdown
import Web

/// One member's profile; also `/me`.
struct MemberPage: Sendable {
    let member: MemberSummary
    let bio: SafeHTML?
    let fields: [Field]
    let languages: String?
    let timeZone: String?
    let joined: Date?
    let counts: Counts?
    /// What the member has earned; nil for members of other territories.
    let badgesPath: String?
    /// What the reader can do about the member; nil for a visitor and for oneself.
    let actions: MemberActions?
    let isSaved: Bool

    /// The ways to the lists of followers, with how many there are.
    struct Counts: Sendable {
        let followers: Message
        let following: Message
        let path: String
    }

    /// A name and a value, with a link where the value is nothing but an address.
    struct Field: Sendable {
        let name: String
        let value: String
        let address: String?
    }

    /// - Parameters:
    ///   - details: what the reader may see.
    ///   - isSaved: the reader comes back from saving it.
    static func view(
        _ member: MemberSummary, details: ProfileDetails, joined: Date?, counts: FollowCounts? = nil,
        actions: MemberActions? = nil, isSaved: Bool = false
    ) -> View {
        let page = MemberPage(
            member: member, bio: details.bio.isEmpty ? nil : SafeHTML(trusted: Markdown.html(details.bio, .short)),
            fields: details.fields.map { field in
                let isAddress = field.value.text.hasPrefix("https://") && LinkAddress.isAllowed(field.value.text)
                return Field(
                    name: field.name.text, value: field.value.text, address: isAddress ? field.value.text : nil)
            },
            languages: details.languages.isEmpty ? nil : details.languages.map(ownName).joined(separator: ", "),
            timeZone: details.timeZone, joined: joined,
            counts: counts.map { counts in
                Counts(
                    followers: Message("{count} follower", plural: "{count} followers", count: counts.followers),
                    following: Message("Follows {count}", ["count": .number(counts.following)]),
                    path: "/people/\(member.address)")
            },
            badgesPath: member.address.dropFirst().contains("@") ? nil : "/people/\(member.address)/badges",
            actions: actions, isSaved: isSaved)
        let title = Message(
            "{name} ({address})", ["name": .text(member.displayName), "address": .text(member.address)])
        return View("member", title: title, model: page)
    }

    /// What speakers of a language call it.
    private static func ownName(_ tag: String) -> String {
        Locale(identifier: tag).localizedString(forIdentifier: tag) ?? tag
    }
}
