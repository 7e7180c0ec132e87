/// A Swift value that Postgres can hold, in both directions, as Postgres's own text form.
///
/// The server infers each parameter's type from the statement, so an `Int` fits a `bigint` as well as an `integer`.
public protocol PostgresValue: Sendable {
    /// The text form; nil is NULL.
    var postgresText: String? { get }
    /// nil when the text is not of this type.
    init?(postgresText: String?)
    static func arrayText(_ values: [Self]) -> String
    static func array(postgresText: String) -> [Self]?
}

extension PostgresValue {
    public static func arrayText(_ values: [Self]) -> String { ArrayText.write(values.map(\.postgresText)) }

    public static func array(postgresText: String) -> [Self]? {
        guard let elements = ArrayText.read(postgresText) else { return nil }
        var values: [Self] = []
        for element in elements {
            guard let value = Self(postgresText: element) else { return nil }
            values.append(value)
        }
        return values
    }
}

extension Optional: PostgresValue where Wrapped: PostgresValue {
    public var postgresText: String? { self?.postgresText }

    public init?(postgresText: String?) {
        guard let postgresText else {
            self = .none
            return
        }
        guard let value = Wrapped(postgresText: postgresText) else { return nil }
        self = value
    }
}

extension Array: PostgresValue where Element: PostgresValue {
    public var postgresText: String? { Element.arrayText(self) }

    public init?(postgresText: String?) {
        guard let postgresText, let values = Element.array(postgresText: postgresText) else { return nil }
        self = values
    }
}
