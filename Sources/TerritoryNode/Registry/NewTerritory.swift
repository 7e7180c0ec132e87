public import Foundation
public import Postgres

/// A territory about to exist, as those see it who put the first rows into its schema.
public struct NewTerritory: Sendable {
    public let request: TerritoryRequest
    public let id: String
    public let tid: String
    /// The bytes that ``tid`` is the hash of.
    public let genesis: [UInt8]
    /// SHA-256 of the token in the one-time set-up link, and when the link ends.
    public let setUpTokenHash: Data
    public let setUpExpires: Date
}

/// Puts a layer's or module's first rows into a new territory's schema, inside the transaction that creates it.
public typealias TerritorySeed = @Sendable (_ territory: NewTerritory, _ transaction: Transaction) async throws -> Void
