import FederationCore
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
        let payload = try fact.payload
        guard payload.count <= Entry.maximumPayloadBytes else { throw Reject.tooLarge }
        guard JSONParser.accepts([UInt8](payload)) else { throw Reject.badPayload }
        let kind = type(of: fact)
        try await transaction.execute(
            """
            INSERT INTO outbox (entry_id, type, schema_version, object_id, time_ms, audience, critical, salt, payload)
            VALUES (\(world.uuidV7()), \(kind.type), \(Int(kind.version)), \(fact.objectID),
                \(Int64(world.now().timeIntervalSince1970 * 1000)), 0, false,
                \(Data(world.randomBytes(Opening.saltByteCount))), \(payload))
            """
        )
        try await wakeSequencer(after: transaction)
    }

    private func wakeSequencer(after transaction: Transaction) async throws {
        if let wake {
            transaction.afterCommit { wake.post() }
        } else {
            try await transaction.execute("NOTIFY \(unsafe: Self.channel)")
        }
    }
}
