import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel
import Postgres

/// What one territory hands another to be pinned: the part of `/.well-known/territory` that federation needs.
struct PeerCard: Codable, Sendable {
    /// What it would like to be called; it may be no code here, and the operator decides.
    let code: String
    let name: String
    /// What ``genesis`` hashes to; a card that says otherwise is none.
    let tid: String
    /// The first operation of its identity, in base64.
    let genesis: String
    /// The public NKey of its NATS user; absent where it brings no user of its own.
    var bus: String?
    /// Where it answers over HTTPS.
    var endpoints: Endpoints?

    /// Addresses of the territory.
    struct Endpoints: Codable, Sendable {
        /// The federation's, `https://dk.example.org/.well-known/tfl`.
        let tfl: String
    }

    /// Longer than any card can be.
    static let maximumBytes = 64 * 1024

    /// - Parameter origin: where it answers over HTTPS; nil where it does not.
    init(code: TerritoryCode, name: String, genesis: Genesis, bus: NKey?, origin: String?) {
        self.code = code.description
        self.name = name
        self.genesis = Data(genesis.encoded).base64EncodedString()
        self.bus = bus?.publicKey
        endpoints = origin.map { Endpoints(tfl: $0 + FederationRoutes.base) }
        tid = TerritoryID(genesis: genesis).description
    }

    /// What it is called at the territory `own`: behind `@eva@` of its members, so nothing that anybody else is called, and no other word.
    /// - Throws: ``CommandProblem``.
    func name(as alias: TerritoryCode?, at own: TerritoryCode) throws -> TerritoryCode {
        guard let name = alias ?? TerritoryCode(code) else { throw CommandProblem.codeNotUsable(self) }
        guard name != own else { throw CommandProblem.ownCode(own) }
        return name
    }

    /// Refuses a card that names a key of the territory's own: what its user may do on the bus would be the other's.
    /// - Throws: ``CommandProblem``.
    func check(_ genesis: Genesis, against own: TerritoryCode, in folder: NodeFolder) throws {
        let identity = try folder.identity(of: own).identity
        let isOwn = bus == (try folder.busKey(of: own).publicKey)
        guard !isOwn, Set(identity.spans.map(\.key)).isDisjoint(with: genesis.signing) else {
            throw CommandProblem.keyShared(name)
        }
    }

    /// Has `database`'s territory follow the one of the card from now on.
    /// - Throws: ``CommandProblem`` where its key or the name belongs to another peer.
    func pin(_ genesis: Genesis, as name: TerritoryCode, in database: Database) async throws {
        do {
            try await PeerStore(database: database)
                .pin(
                    genesis, code: name.description, name: self.name, busKey: bus,
                    address: endpoints.flatMap { OriginAddress($0.tfl) })
        } catch Reject.keyNotAdmissible {
            throw CommandProblem.keyShared(self.name)
        } catch let taken as PeerCodeTaken {
            throw CommandProblem.peerCodeTaken(taken.code)
        }
    }

    /// The card and its identity, nil where the bytes are no card or the identity is not what its bytes hash to.
    static func read(_ bytes: Data) -> (PeerCard, Genesis)? {
        guard bytes.count <= maximumBytes, let card = try? JSONDecoder().decode(PeerCard.self, from: bytes),
            let data = Data(base64Encoded: card.genesis), let genesis = try? Genesis(decoding: [UInt8](data)),
            TerritoryID(genesis: genesis).description == card.tid, isLine(card.code), isLine(card.name),
            card.bus.map(NKey.isPublic) ?? true, card.endpoints.map({ OriginAddress($0.tfl) != nil }) ?? true
        else { return nil }
        return (card, genesis)
    }

    /// What a terminal shows in one line and does not obey.
    private static func isLine(_ text: String) -> Bool {
        (1...100).contains(text.count)
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
