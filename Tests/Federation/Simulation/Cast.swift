import FederationCore

/// The territories of every run. Their keys are the same for all seeds: what a key is changes nothing, and making one takes time.
enum Cast {
    /// Territories, each with a node.
    static let count = 5
    /// The territory that is dishonest where a run has a dishonest one: only then it runs twice, over two histories.
    static let twin = 4

    static let keys: [SigningKey] = (0..<count).map {
        try! SigningKey(seed: [UInt8](repeating: UInt8($0 + 1), count: 32))
    }
    static let genesis: [Genesis] = keys.map { try! Genesis(rotation: [$0.publicKey], signing: [$0.publicKey]) }
    static let territories: [TerritoryID] = genesis.map { TerritoryID(genesis: $0) }
    /// Somebody who is no territory.
    static let stranger = try! SigningKey(seed: [UInt8](repeating: 99, count: 32))

    static let identities: [Identity] = genesis.map { Identity(genesis: $0) }

    static func index(of territory: TerritoryID) -> Int? {
        territories.firstIndex(of: territory)
    }
}
