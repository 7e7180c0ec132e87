import FederationCore

/// The handlers of all modules, by the type they are for, and the one for erasures.
struct FactHandlers: Sendable {
    private let byType: [String: FactHandler]

    init(_ handlers: [FactHandler]) {
        let modules = FactHandlers(byType: Dictionary(handlers.map { ($0.type, $0) }) { first, _ in first })
        let erasures = PeerErasures(handlers: modules).handler
        self.init(byType: modules.byType.merging([erasures.type: erasures]) { _, erasure in erasure })
    }

    private init(byType: [String: FactHandler]) {
        self.byType = byType
    }

    /// Types and versions, as `member.published/1`.
    var known: [String] { byType.values.map { "\($0.type)/\($0.version)" } }

    /// Nil where nobody here knows this version of the type.
    func handler(of entry: Entry) -> FactHandler? {
        guard let handler = byType[entry.type.name], handler.version == entry.schemaVersion else { return nil }
        return handler
    }

    /// Takes back what was made of a fact of this type, in any version; nil where nothing is.
    func erasing(_ type: EntryType) -> FactHandler.Erase? {
        byType[type.name]?.erase
    }

    /// The same where the fact turned out never to have been its origin's.
    func undoing(_ type: EntryType) -> FactHandler.Undo? {
        byType[type.name]?.undo
    }
}
