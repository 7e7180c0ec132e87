import FederationCore
import Foundation
import Kernel
import Markdown
import Web

/// A member as the API gives one to anybody.
struct Profile: Codable, Sendable {
    let id: ID<Member>
    let handle: String
    /// `@eva` for a member of this territory, `@eva@se` for one from elsewhere.
    let address: String
    let displayName: String
    /// Markdown source.
    let bio: String
    /// The same, rendered here; safe to show.
    let bioHTML: String
    let fields: [ProfileField]
    let languages: [String]
    let timeZone: String?
    let avatar: ProfilePicture?
    let joinedAt: Date
    let territory: Home
    /// Absent for members of this territory, whom it keeps itself.
    let proof: Proof?
    /// How many follow, and are followed. Only of one member at a time, and where the reader may see the lists.
    var counts: FollowCounts?

    struct Home: Codable, Sendable {
        let code: TerritoryCode
        let name: String
    }

    /// The entry of the home territory's signed log that states this profile. It was verified before it was taken over.
    struct Proof: Codable, Sendable {
        let signedBy: TerritoryCode
        let position: Int
        let entryID: ID<Entry>
        let verified: Bool

        enum CodingKeys: String, CodingKey {
            case position, verified
            case signedBy = "signed_by"
            case entryID = "entry_id"
        }
    }

    enum CodingKeys: String, CodingKey {
        case id, handle, address, bio, fields, languages, avatar, territory, proof, counts
        case bioHTML = "bio_html"
        case timeZone = "time_zone"
        case displayName = "display_name"
        case joinedAt = "joined_at"
    }

    init(_ member: DirectoryMember, home: Territory, for reader: Reader) throws {
        let details = member.details(for: reader)
        id = member.id
        handle = member.handle
        displayName = member.displayName
        bio = details.bio
        bioHTML = Markdown.html(details.bio, .short)
        fields = details.fields
        languages = details.languages
        timeZone = details.timeZone
        avatar = details.avatar.map { ProfilePicture($0, of: member.id) }
        joinedAt = member.joinedAt
        let origin = try member.origin.map { (try Self.code($0.code), $0) }
        address = "@" + [member.handle, member.origin?.code].compactMap(\.self).joined(separator: "@")
        territory = origin.map { Home(code: $0.0, name: $0.1.name) } ?? Home(code: home.code, name: home.name)
        proof = origin.map { Proof(signedBy: $0.0, position: $0.1.position, entryID: ID($0.1.entryID), verified: true) }
    }

    private static func code(_ text: String) throws -> TerritoryCode {
        guard let code = TerritoryCode(text) else { throw Problem.notFound }
        return code
    }
}

/// A member's own account.
struct OwnProfile: Codable, Sendable {
    let id: ID<Member>
    let handle: String
    let address: String
    let displayName: String
    let bio: String
    let fields: [ProfileField]
    let languages: [String]
    let timeZone: String?
    let avatar: ProfilePicture?
    let email: String
    /// Absent while the browser's language is followed.
    let language: String?
    let joinedAt: Date
    /// What the member may do beyond what every member may.
    let capabilities: [String]

    enum CodingKeys: String, CodingKey {
        case id, handle, address, bio, fields, languages, avatar, email, language, capabilities
        case timeZone = "time_zone"
        case displayName = "display_name"
        case joinedAt = "joined_at"
    }

    init(_ account: Account, _ member: SignedInMember) {
        id = account.id
        handle = account.handle
        address = "@\(account.handle)"
        displayName = account.displayName
        bio = account.details.bio
        fields = account.details.fields
        languages = account.details.languages
        timeZone = account.details.timeZone
        avatar = account.details.avatar.map { ProfilePicture($0, of: account.id) }
        email = account.email
        language = account.language
        joinedAt = account.joinedAt
        capabilities = member.capabilities.map(\.rawValue).sorted()
    }
}
