import Content
import Federation
import FederationCore
import Foundation
import ModuleKit
import Postgres

/// What other territories state about copies. Each speaks for what it published itself, or for what it holds (S-139).
struct CopyFacts: Sendable {
    let held: HeldStore
    /// This territory's identity.
    let own: String
    let rounds: Rounds

    /// More are not asked in one statement.
    private static let askedLimit = 1000
    /// 1 TiB, in bytes: more than any limit here.
    private static let sizeLimit = 1 << 40

    var handlers: [FactHandler] {
        [
            FactHandler(ContentPinned.self) { fact, origin, transaction in
                guard fact.asked.count <= Self.askedLimit, (0...Self.sizeLimit).contains(fact.size) else {
                    throw CopyFactError.outOfBounds
                }
                try await HeldStore.note(
                    try Self.root(fact.cid, origin), of: origin.territory, size: fact.size,
                    isAsked: fact.asked.contains(own), in: transaction)
                transaction.afterCommit { rounds.post() }
            },
            FactHandler(ContentUnpinned.self) { fact, origin, transaction in
                try await drop(fact.cid, origin, in: transaction)
            },
            // What others published is not denied here by it: this territory decides that for itself. It is only held no more.
            FactHandler(ContentDenied.self) { fact, origin, transaction in
                try await drop(fact.cid, origin, in: transaction)
            },
            FactHandler(ContentHeld.self) { fact, origin, transaction in
                let root = try Self.root(fact.cid, origin)
                guard fact.origin == own else { return }
                try await CopyStore.take(
                    root, from: origin.territory.description, until: fact.until, in: transaction)
                transaction.afterCommit { rounds.post() }
            },
        ]
    }

    private func drop(_ text: String, _ origin: FactOrigin, in transaction: Transaction) async throws {
        try await held.drop(
            try Self.root(text, origin), of: origin.territory.description, in: transaction)
    }

    private static func root(_ text: String, _ origin: FactOrigin) throws -> CID {
        guard let cid = try? CID(text) else { throw CopyFactError.outOfBounds }
        guard ContentObject.id(text) == origin.objectID else { throw CopyFactError.otherObject }
        return cid.v1
    }
}

/// What a territory stated cannot be.
enum CopyFactError: Error {
    /// The payload is about another address than the entry says.
    case otherObject
    case outOfBounds
}
