/// One field of a form, shown by the partial `field`: label, hint, error and what password managers need to know.
public struct FormField: Sendable {
    public let name: String
    public let label: Message
    /// What was typed or stored; never set for a password.
    public let value: String?
    public let hint: Message?
    /// HTML's `type`: `text`, `email`, `password`, `search`.
    public let type: String
    /// HTML's `autocomplete` (WCAG 1.3.5), such as `username`, `current-password`, `new-password`, `name`, `email`.
    public let autocomplete: String?
    /// Several lines.
    public let isMultiline: Bool
    /// Choose one; shown instead of a text field.
    public let options: [Option]?
    public let isOptional: Bool
    /// Handles, passwords and addresses: no capitals, no spelling marks.
    public let isLiteral: Bool
    /// A fixed writing direction, such as `ltr` for addresses; else the text decides.
    public let dir: String
    public private(set) var error: Message?
    let isRequired: Bool
    let isLine: Bool
    let isChoice: Bool
    /// The ids of hint and error, for `aria-describedby`.
    private(set) var describedBy: String?

    /// The field with what is wrong with it.
    public func with(error: Message) -> FormField {
        var field = self
        field.error = error
        field.describedBy = [describedBy, "\(name)-error"].compactMap(\.self).joined(separator: " ")
        return field
    }

    /// One choice of a field.
    public struct Option: Sendable {
        public let value: String
        public let label: Message
        public let isSelected: Bool

        public init(value: String, label: Message, isSelected: Bool) {
            self.value = value
            self.label = label
            self.isSelected = isSelected
        }
    }

    public init(
        _ name: String, _ label: Message, value: String? = nil, hint: Message? = nil, type: String = "text",
        autocomplete: String? = nil, isMultiline: Bool = false, options: [Option]? = nil, isOptional: Bool = false,
        isLiteral: Bool = false
    ) {
        self.name = name
        self.label = label
        self.value = type == "password" ? nil : value
        self.hint = hint
        self.type = type
        self.autocomplete = autocomplete
        self.isMultiline = isMultiline
        self.options = options
        self.isOptional = isOptional
        isRequired = !isOptional
        isChoice = options != nil
        isLine = options == nil && !isMultiline
        describedBy = hint.map { _ in "\(name)-hint" }
        self.isLiteral = isLiteral || type != "text"
        dir = isLiteral || type != "text" ? "ltr" : "auto"
    }
}
