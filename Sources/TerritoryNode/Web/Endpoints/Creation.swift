public import Postgres

/// The second half of a creating endpoint: what it does in the transaction that also keeps its answer for repeated requests.
public struct Creation<Value: Codable & Sendable>: Sendable {
    let commit: @Sendable (Transaction) async throws -> Answer<Value>

    public static func inTransaction(
        _ body: @escaping @Sendable (Transaction) async throws -> Answer<Value>
    ) -> Self {
        Self(commit: body)
    }
}
