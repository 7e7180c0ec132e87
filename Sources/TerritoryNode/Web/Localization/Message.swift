/// A sentence for a person, in no language yet: gettext's msgid, which is the English text, with named values.
///
/// Pages and problems carry messages; only ``Localizer`` turns them into text. Write `Message("…")` with a literal, so that the
/// test that compares sources and catalogues finds it.
public struct Message: Hashable, Sendable {
    /// The English text; values stand in it as `{name}`.
    public let id: String
    /// The English plural; the catalogue's rule chooses among the translation's forms by ``count``.
    public let plural: String?
    /// gettext's msgctxt, where one English word has several meanings.
    public let context: String?
    /// What ``plural`` is chosen by; also the value `{count}`.
    public let count: Int?
    public let values: [String: MessageValue]

    public init(_ id: String, context: String? = nil, _ values: [String: MessageValue] = [:]) {
        self.id = id
        self.plural = nil
        self.context = context
        self.count = nil
        self.values = values
    }

    public init(
        _ id: String, plural: String, count: Int, context: String? = nil, _ values: [String: MessageValue] = [:]
    ) {
        self.id = id
        self.plural = plural
        self.context = context
        self.count = count
        self.values = values.merging(["count": .number(count)]) { given, _ in given }
    }
}
