import Foundation
import Kernel
import Web

/// What the world may know of this territory, for its peers and their operators: `/.well-known/territory`.
struct TerritoryDocument {
    private let bytes: Data

    private struct Content: Encodable {
        let card: PeerCard
        let endpoints: Endpoints
        let capabilities: [String]

        /// The card's members stand among its own.
        func encode(to encoder: any Encoder) throws {
            try card.encode(to: encoder)
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(endpoints, forKey: .endpoints)
            try values.encode(capabilities, forKey: .capabilities)
        }

        private enum Key: CodingKey {
            case endpoints, capabilities
        }
    }

    private struct Endpoints: Encodable {
        let api: String
        let openapi: String
        let jwks: String
        let tfl: String
    }

    init(_ territory: Territory, _ card: PeerCard) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        bytes = try encoder.encode(
            Content(
                card: card,
                endpoints: Endpoints(
                    api: territory.origin + Endpoint.base, openapi: territory.origin + "/openapi.json",
                    jwks: territory.origin + "/.well-known/jwks.json",
                    tfl: territory.origin + FederationRoutes.base), capabilities: ["tfl1"]))
    }

    var document: PublicDocument {
        PublicDocument(path: "/.well-known/territory") { bytes }
    }
}
