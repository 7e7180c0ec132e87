import FederationCore
import Foundation
public import Postgres

/// What a module does when another territory states a fact of one type. There is no central switch: each type brings its own.
public struct FactHandler: Sendable {
    let type: String
    let version: UInt16
    let apply: @Sendable (_ payload: Data, _ origin: FactOrigin, _ transaction: Transaction) async throws -> Void

    /// - Parameter apply: runs in the transaction that moves the cursor, so it takes effect exactly once. It throws where the
    ///   fact cannot be, and is tried again a few times before the fact is set aside.
    public init<Fact: FederatedFact>(
        _: Fact.Type, apply: @escaping @Sendable (Fact, FactOrigin, Transaction) async throws -> Void
    ) {
        type = Fact.type
        version = Fact.version
        self.apply = { payload, origin, transaction in
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            try await apply(try decoder.decode(Fact.self, from: payload), origin, transaction)
        }
    }
}
