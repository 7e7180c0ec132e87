public import FederationCore

/// The peer that is looked at: an identity that is pinned. Its later operations it has to show.
public struct PeerUnderTest: Sendable {
    public let territory: TerritoryID
    let genesis: Genesis

    public init(genesis: Genesis) {
        self.genesis = genesis
        territory = TerritoryID(genesis: genesis)
    }
}
