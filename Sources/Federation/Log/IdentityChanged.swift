public import FederationCore
public import Foundation
public import Postgres

/// Says in the log that the identity changed, so that a head under the new key comes at once. Others learn the operation itself
/// from the chain.
public struct IdentityChanged: FederatedFact {
    public static let type = "identity.changed"
    public static let version: UInt16 = 1
    public static let isControl = true

    /// SHA-256 over the operation's pre-authentication encoding, in hexadecimal.
    public let operation: String

    init(operation: Envelope) {
        self.operation = operation.hash.description
    }

    /// The first half of the operation's hash.
    public var objectID: UUID {
        var bytes = UUID().uuid
        withUnsafeMutableBytes(of: &bytes) { $0.copyBytes(from: (Hexadecimal.decode(operation) ?? []).prefix(16)) }
        return UUID(uuid: bytes)
    }

    /// Nothing is to be done: whoever could verify the entry knows the operation.
    public static var handler: FactHandler {
        FactHandler(IdentityChanged.self) { _, _, _ in }
    }
}

extension FederationLog {
    /// Says in the log that the identity changed by `operation`, where no head under another key makes others ask.
    public func recordChange(of operation: Envelope, in database: Database) async throws {
        try await database.write { try await record(IdentityChanged(operation: operation), in: $0) }
    }
}
