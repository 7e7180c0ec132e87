import Web

/// For whom one part of a profile is.
enum Audience: String, SchemaEnumeration, Sendable {
    /// Anybody, signed in or not, here and in the other territories.
    case everybody = "public"
    /// Members of this territory.
    case territory
    /// Whoever follows the member, here or in another territory.
    case followers
    /// Nobody else.
    case oneself = "me"

    /// Whether somebody so close may see it.
    func includes(_ closeness: Closeness) -> Bool {
        switch self {
        case .everybody: true
        case .territory: closeness == .neighbour || closeness == .follower || closeness == .oneself
        case .followers: closeness == .follower || closeness == .followerElsewhere || closeness == .oneself
        case .oneself: closeness == .oneself
        }
    }
}

/// What somebody who looks at a member is to them.
enum Closeness: Hashable, Sendable, CaseIterable {
    case stranger
    /// A member of the same territory.
    case neighbour
    /// A neighbour who follows.
    case follower
    case followerElsewhere
    case oneself
}
