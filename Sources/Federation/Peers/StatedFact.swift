import Foundation

/// A fact and who stated it.
public struct StatedFact<Fact: FederatedFact>: Sendable {
    public let fact: Fact
    public let origin: FactOrigin
}

/// A verified payload, not yet read, and who stated it.
struct StatedPayload: Sendable {
    let payload: Data
    let origin: FactOrigin
}
