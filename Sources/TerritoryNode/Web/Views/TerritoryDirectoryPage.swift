/// The territories this node knows: its own and those whose log it follows.
public struct TerritoryDirectoryPage: Sendable {
    let territories: [Entry]

    /// One territory of the directory.
    public struct Entry: Sendable {
        public let badge: TerritoryBadge
        /// Where its pages are; nil when it has told none.
        public let address: String?
        /// The node the reader is on.
        public let isOwn: Bool
        /// How many entries of its log were checked and taken over.
        public let verifiedEntries: Message?
        /// The identity that is pinned (`tid`), for people who compare it.
        public let identity: String?

        public init(
            badge: TerritoryBadge, address: String?, isOwn: Bool, verifiedEntries: Int? = nil, identity: String? = nil
        ) {
            self.badge = badge
            self.address = address
            self.isOwn = isOwn
            self.identity = identity
            self.verifiedEntries = verifiedEntries.map { count in
                Message("{count} log entry verified", plural: "{count} log entries verified", count: count)
            }
        }
    }

    public static func view(_ territories: [Entry]) -> View {
        View("territories", title: Message("Territories"), model: TerritoryDirectoryPage(territories: territories))
    }
}
