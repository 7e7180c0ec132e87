/// What identifies a message in a catalogue: its English text and, where given, its context.
struct CatalogKey: Hashable, Sendable {
    let id: String
    let context: String?
}
