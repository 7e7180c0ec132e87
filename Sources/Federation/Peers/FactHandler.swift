import FederationCore
import Foundation
import Kernel
public import Postgres

/// What a module does when another territory states facts of one type. There is no central switch: each type brings its own.
public struct FactHandler: Sendable {
    let type: String
    let version: UInt16
    /// Whether a fact may take effect after newer ones about the same object.
    private(set) var isOrderFree = false
    private(set) var erase: Erase?
    private(set) var undo: Undo?

    /// What is done when the origin erased a fact of the type. It gets the entry whose fact is gone.
    public typealias Erase = @Sendable (FactOrigin, Transaction) async throws -> Void
    /// What is done when a fact turns out never to have been its origin's. `isKnown` tells whether its origin did state something else
    /// about the same object.
    public typealias Undo = @Sendable (_ origin: FactOrigin, _ isKnown: Bool, Transaction) async throws -> Void
    let apply: @Sendable ([StatedPayload], Transaction) async throws -> Void

    /// - Parameter apply: runs in the transaction that moves the cursor, so it takes effect exactly once. It throws where the
    ///   fact cannot be, and is tried again a few times before the fact is set aside.
    public init<Fact: FederatedFact>(
        _: Fact.Type, apply: @escaping @Sendable (Fact, FactOrigin, Transaction) async throws -> Void
    ) {
        self.init(
            Fact.self,
            all: { facts, transaction in
                for stated in facts { try await apply(stated.fact, stated.origin, transaction) }
            })
    }

    /// For facts that come in great numbers: takes many with one statement.
    /// - Parameter applyAll: gets facts that follow one another in the origin's log, in its order; what they do together must be
    ///   what they do one after the other. Where one of them cannot be it throws, and they come again in smaller numbers.
    public init<Fact: FederatedFact>(
        _: Fact.Type, applyAll: @escaping @Sendable ([StatedFact<Fact>], Transaction) async throws -> Void
    ) {
        self.init(Fact.self, all: applyAll)
    }

    /// The same handler, for facts whose effects are the same in any order. A fact for listed territories may come late, when
    /// its origin could not be asked before; others are dropped where something newer about their object has taken effect.
    public var orderFree: FactHandler {
        var handler = self
        handler.isOrderFree = true
        return handler
    }

    /// The same handler, for facts of which something is kept: `erase` removes it, in the transaction in which the fact itself is
    /// erased. What newer facts say stays.
    public func erasing(_ erase: @escaping Erase) -> FactHandler {
        var handler = self
        handler.erase = erase
        handler.undo = undo ?? { origin, _, transaction in try await erase(origin, transaction) }
        return handler
    }

    /// The same handler, for facts that change what others said: `undo` takes back what the fact did, where it turns out never to have been
    /// its origin's, for its key was stolen. It may forget the object as a whole: what the origin did say about it takes effect again
    /// afterwards. Newer facts come before older ones. By default it is what erasing does.
    public func undoing(_ undo: @escaping Undo) -> FactHandler {
        var handler = self
        handler.undo = undo
        return handler
    }

    private init<Fact: FederatedFact>(
        _: Fact.Type, all apply: @escaping @Sendable ([StatedFact<Fact>], Transaction) async throws -> Void
    ) {
        type = Fact.type
        version = Fact.version
        self.apply = { payloads, transaction in
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            let facts = try payloads.map { stated in
                // JSON with two readings is none (TFL v1 section 1).
                guard JSONParser.accepts([UInt8](stated.payload)) else { throw Reject.badPayload }
                return StatedFact(fact: try decoder.decode(Fact.self, from: stated.payload), origin: stated.origin)
            }
            try await apply(facts, transaction)
        }
    }
}
