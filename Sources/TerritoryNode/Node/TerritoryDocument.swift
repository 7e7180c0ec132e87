import FederationCore
import Foundation
import Kernel
import Web

/// What the world may know of this territory, for its peers and their operators: `/.well-known/territory`.
struct TerritoryDocument {
    private let bytes: Data

    private struct Content: Encodable {
        let code: String
        let name: String
        let tid: String
        /// The bytes that `tid` is the SHA-256 of, in base64.
        let genesis: String
        let endpoints: Endpoints
        let capabilities: [String]
    }

    private struct Endpoints: Encodable {
        let api: String
        let openapi: String
        let jwks: String
    }

    init(_ territory: Territory, _ genesis: Genesis) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        bytes = try encoder.encode(
            Content(
                code: territory.code.description, name: territory.name, tid: TerritoryID(genesis: genesis).description,
                genesis: Data(genesis.encoded).base64EncodedString(),
                endpoints: Endpoints(
                    api: territory.origin + Endpoint.base, openapi: territory.origin + "/openapi.json",
                    jwks: territory.origin + "/.well-known/jwks.json"), capabilities: ["tfl1"]))
    }

    var document: PublicDocument {
        PublicDocument(path: "/.well-known/territory") { bytes }
    }
}
