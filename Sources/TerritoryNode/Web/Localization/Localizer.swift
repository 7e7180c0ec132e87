public import Foundation

/// Writes messages, numbers and dates in one language.
public struct Localizer: Sendable {
    public let language: Language
    let catalog: Catalog
    private let isRightToLeft: Bool
    private let dayStyle: Date.FormatStyle
    private let momentStyle: Date.FormatStyle
    private let numberStyle: IntegerFormatStyle<Int>

    public init(language: Language, catalog: Catalog) {
        self.language = language
        self.catalog = catalog
        isRightToLeft = language.direction == "rtl"
        let locale = language.locale
        var style = Date.FormatStyle(date: .long, time: .omitted, locale: locale)
        style.timeZone = .gmt
        dayStyle = style
        momentStyle = Date.FormatStyle(date: .long, time: .shortened, locale: locale, timeZone: .gmt)
        numberStyle = IntegerFormatStyle<Int>(locale: locale)
    }

    /// The translation with its values in place; the English text where there is none.
    public func text(_ message: Message) -> String {
        let template = catalog.text(message) ?? Self.english(message)
        guard !message.values.isEmpty, template.utf8.contains(UInt8(ascii: "{")) else { return template }
        return Placeholders.fill(template) { name in message.values[name].map(inSentence) }
    }

    /// Where sentences run from right to left, names in them are isolated (UAX #9 §2.4): `@eva` keeps its @ in front.
    private func inSentence(_ value: MessageValue) -> String {
        guard isRightToLeft, case .text(let text) = value else { return self.text(value) }
        return "\u{2068}\(text)\u{2069}"
    }

    public func text(_ value: MessageValue) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): number.formatted(numberStyle)
        case .day(let date): day(date)
        case .moment(let date): moment(date)
        case .message(let message): text(message)
        }
    }

    /// The day in UTC: "21 November 2026".
    public func day(_ date: Date) -> String {
        date.formatted(dayStyle)
    }

    /// The day and the minute in UTC, and that it is UTC.
    public func moment(_ date: Date) -> String {
        date.formatted(momentStyle) + " UTC"
    }

    private static func english(_ message: Message) -> String {
        guard let plural = message.plural, let count = message.count else { return message.id }
        return count == 1 ? message.id : plural
    }
}
