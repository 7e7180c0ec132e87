import FederationCore
public import Postgres

/// What a module does when this territory itself states something: how one module hears of another without knowing it, such as
/// badges of courses. The local counterpart of ``FactHandler``.
///
/// Facts come in the order of the log, each exactly once: what `hear` writes commits together with the listener's place. A fact
/// that fails is tried again, and after ``maximumAttempts`` it is set aside and the log goes on; what was set aside is tried again
/// from time to time, out of its order.
public struct OwnFactListener: Sendable {
    /// A fact that fails this often is set aside.
    public static let maximumAttempts = 5

    /// Under which its place is kept. It never changes: another name is another listener, and begins at the first fact.
    let name: String
    /// Nil for facts of every type.
    let types: Set<String>?
    let hear: @Sendable (OwnFact, Transaction) async throws -> Void

    /// - Parameter name: of the module, with a word for what it listens for, such as `badges.criteria`.
    public init(
        _ name: String, types: Set<String>? = nil,
        hear: @escaping @Sendable (OwnFact, Transaction) async throws -> Void
    ) {
        self.name = name
        self.types = types
        self.hear = hear
    }

    /// For facts of one type.
    public init<Fact: FederatedFact>(
        _ name: String, _: Fact.Type, hear: @escaping @Sendable (Fact, FactOrigin, Transaction) async throws -> Void
    ) {
        self.init(name, types: [Fact.type]) { stated, transaction in
            guard let fact = try stated.read(Fact.self) else { return }
            try await hear(fact, stated.origin, transaction)
        }
    }

    /// What was erased, or is of no type it wants, is passed over.
    func hear(_ entry: ListenedEntry, of territory: TerritoryID, code: String, in transaction: Transaction) async throws
    {
        guard let payload = entry.payload else { return }
        try await hear(
            OwnFact(
                type: entry.entry.type.name, version: entry.entry.schemaVersion, payload: payload,
                origin: FactOrigin(entry.entry, of: territory, code: code)), transaction)
    }
}
