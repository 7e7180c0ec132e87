import Images
import Kernel
import Web

/// A member as lists and the profile show one, from here or from another territory.
public struct MemberSummary: Sendable {
    let displayName: String
    /// `@eva` here, `@eva@se` from elsewhere.
    let address: String
    let path: String
    let territory: TerritoryBadge
    let isForeign: Bool
    let isOwn: Bool
    /// Why a member from elsewhere can be believed; nil for one of ours, whom this node keeps itself.
    let proof: Message?
    let initials: String
    /// Shown in place of the initials.
    let picture: MemberPicture?

    /// - Parameters:
    ///   - logPosition: the entry of the home territory's log that says so, verified; nil for a member of this territory.
    ///   - isOwn: the reader's own profile.
    init(
        handle: String, displayName: String, territory: TerritoryBadge, logPosition: Int?, isOwn: Bool = false,
        picture: MemberPicture? = nil
    ) {
        self.picture = picture
        self.displayName = displayName
        self.territory = territory
        self.isOwn = isOwn
        isForeign = logPosition != nil
        address = logPosition == nil ? "@\(handle)" : "@\(handle)@\(territory.code)"
        path = isOwn ? "/me" : "/people/\(address)"
        proof = logPosition.map { position in
            Message(
                "signed by {code}, log position {position}, verified",
                ["code": .text(territory.code), "position": .text(String(position))])
        }
        initials = Self.initials(of: displayName)
    }

    /// The first letters of the first two words.
    private static func initials(of name: String) -> String {
        name.split(separator: " ").prefix(2).compactMap(\.first).map { String($0) }.joined().uppercased()
    }
}

/// Where a member's picture is, and what is to be seen.
struct MemberPicture: Sendable {
    /// For lists.
    let small: String
    /// For the profile.
    let large: String
    /// Nil where nobody said.
    let description: String?

    init(_ avatar: Avatar, of member: ID<Member>) {
        small = avatar.path(of: member, side: ImageLimits.sizes[2])
        large = avatar.path(of: member, side: ImageLimits.sizes[1])
        description = avatar.description?.text
    }
}
