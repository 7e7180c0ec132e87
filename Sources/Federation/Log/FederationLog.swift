public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Where modules say what the other territories shall know.
public struct FederationLog: Sendable {
    /// Wakes the sequencer; it carries nothing, and the sequencer also looks by itself.
    static let channel = "outbox"

    private let world: World
    private let wake: OutboxWake?

    /// - Parameter wake: of the sequencer in this process; nil where it runs in another.
    public init(world: World, wake: OutboxWake? = nil) {
        self.world = world
        self.wake = wake
    }

    /// Puts a fact into the outbox. It becomes true for the others exactly when `transaction` commits.
    /// - Throws: ``Reject/tooLarge`` where its JSON exceeds 131,072 bytes, ``Reject/badPayload`` where it is none that the
    ///   others take, such as a text with U+0000; `EncodingError`; `PostgresError`.
    public func record(_ fact: some FederatedFact, in transaction: Transaction) async throws {
        let audience: Entry.Audience = type(of: fact).isControl ? .identityAndControl : .everyone
        _ = try await put(fact, for: audience, in: transaction)
    }

    /// Puts a fact into the outbox that only `readers` may hold. Everybody else learns that there is one, when it was stated and
    /// about which object, and neither what it says nor for whom it is.
    /// - Throws: ``FactReadersOutOfRange``, and what ``record(_:in:)`` throws.
    public func record(_ fact: some FederatedFact, to readers: Set<TerritoryID>, in transaction: Transaction)
        async throws
    {
        guard (1...FactReadersOutOfRange.maximum).contains(readers.count) else { throw FactReadersOutOfRange() }
        let entry = try await put(fact, for: .listedTerritories, in: transaction)
        try await transaction.execute(
            """
            INSERT INTO fact_reader (entry_id, reader)
            SELECT \(entry)::uuid, unnest(\(readers.map(\.description).sorted())::text[])
            """)
    }

    /// - Returns: the id that the entry will have.
    func put(_ fact: some FederatedFact, for audience: Entry.Audience, in transaction: Transaction) async throws
        -> UUID
    {
        let payload = try fact.payload
        guard payload.count <= Entry.maximumPayloadBytes else { throw Reject.tooLarge }
        guard JSONParser.accepts([UInt8](payload)) else { throw Reject.badPayload }
        let kind = type(of: fact)
        let entry = world.uuidV7()
        try await transaction.execute(
            """
            INSERT INTO outbox (entry_id, type, schema_version, object_id, time_ms, audience, critical, salt, payload)
            VALUES (\(entry), \(kind.type), \(Int(kind.version)), \(fact.objectID),
                \(Int64(world.now().timeIntervalSince1970 * 1000)), \(Int(audience.rawValue)), false,
                \(Data(world.randomBytes(Opening.saltByteCount))), \(payload))
            """
        )
        try await wakeSequencer(after: transaction)
        return entry
    }

    private func wakeSequencer(after transaction: Transaction) async throws {
        if let wake {
            transaction.afterCommit { wake.post() }
        } else {
            try await transaction.execute("NOTIFY \(unsafe: Self.channel)")
        }
    }
}

/// A fact was stated for nobody, or for more territories than are listed one by one.
public struct FactReadersOutOfRange: Error {
    /// Territories that one fact may be for. What more of them shall know is for everybody.
    public static let maximum = 1000
}
