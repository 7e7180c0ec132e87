/// What a page answers with: which template shows which model, under which title.
///
/// A view is a pure function of `model`, a plain struct of strings, numbers, booleans, dates, messages, optionals, arrays and
/// further structs. A nil is absent in the template and an empty array shows its inverted section.
public struct View: Sendable {
    /// The template's file name without `.mustache`.
    public var template: String
    /// The page's title and, by convention, its one `h1`.
    public var title: Message
    public var model: any Sendable
    /// The HTTP status.
    public var status: Int
    /// A form came back with errors: the title begins with "Error:", so that a screen reader says so first.
    public var hasErrors: Bool
    /// What other sites show of the page where somebody posts its address; nil for pages that are nobody else's business.
    public var card: SharingCard?
    /// Search engines shall not list it.
    public var isUnlisted = false
    /// A place of the navigation. A page that says what went wrong is none, whatever its address.
    var isPlace: Bool { hasErrors || status < 400 }

    public init(
        _ template: String, title: Message, model: any Sendable = NoModel(), status: Int = 200, hasErrors: Bool? = nil
    ) {
        self.template = template
        self.title = title
        self.model = model
        self.status = status
        self.hasErrors = hasErrors ?? (status == 422)
    }
}

/// The model of a page that shows nothing but its template.
public struct NoModel: Sendable {
    public init() {}
}
