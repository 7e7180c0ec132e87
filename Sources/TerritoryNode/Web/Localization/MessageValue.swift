public import Foundation

/// What fills a `{name}` of a ``Message``; numbers and dates are written as the reader's language writes them.
public enum MessageValue: Hashable, Sendable {
    case text(String)
    case number(Int)
    /// The day, without a time.
    case day(Date)
    /// The day and the time, in UTC.
    case moment(Date)
    indirect case message(Message)
}

extension MessageValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    public init(stringLiteral value: String) {
        self = .text(value)
    }

    public init(integerLiteral value: Int) {
        self = .number(value)
    }
}
