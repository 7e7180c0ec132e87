import FederationCore

/// The handlers of all modules, by the type they are for.
struct FactHandlers: Sendable {
    private let byType: [String: FactHandler]

    init(_ handlers: [FactHandler]) {
        byType = Dictionary(handlers.map { ($0.type, $0) }) { first, _ in first }
    }

    /// Types and versions, as `member.published/1`.
    var known: [String] { byType.values.map { "\($0.type)/\($0.version)" } }

    /// Nil where nobody here knows this version of the type.
    func handler(of entry: Entry) -> FactHandler? {
        guard let handler = byType[entry.type.name], handler.version == entry.schemaVersion else { return nil }
        return handler
    }
}
