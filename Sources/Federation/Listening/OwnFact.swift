import FederationCore
public import Foundation

/// One of this territory's own facts, as it stands in the log.
public struct OwnFact: Sendable {
    public let type: String
    public let version: UInt16
    /// JSON, as the others read it.
    public let payload: Data
    /// Its place in the log and the object it is about.
    public let origin: FactOrigin

    /// The fact as a type; nil where it is another, or another version of it.
    /// - Throws: `DecodingError` where the payload is none of the type.
    public func read<Fact: FederatedFact>(_: Fact.Type = Fact.self) throws -> Fact? {
        guard type == Fact.type, version == Fact.version else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(Fact.self, from: payload)
    }
}
