public import Foundation

/// `timestamptz`, to the microsecond. Every connection runs with `TimeZone=UTC` and `DateStyle=ISO`.
extension Date: PostgresValue {
    public var postgresText: String? {
        let micros = Int64((timeIntervalSince1970 * 1_000_000).rounded())
        let (days, rest) = micros.flooredDivision(by: 86_400_000_000)
        let (year, month, day) = CivilDay.date(daysSince1970: days)
        let clock = rest / 1_000_000
        let text =
            pad(year > 0 ? year : 1 - year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + " " + pad(clock / 3600, 2)
            + ":" + pad(clock / 60 % 60, 2) + ":" + pad(clock % 60, 2) + "." + pad(rest % 1_000_000, 6) + "+00"
        return year > 0 ? text : text + " BC"
    }

    public init?(postgresText: String?) {
        guard let postgresText else { return nil }
        var text = TimestampText(postgresText)
        guard let year = text.number(), text.skip("-"), let month = text.number(), text.skip("-"),
            let day = text.number(), let micros = text.isAtEnd ? 0 : text.clock(), text.isAtEnd
        else { return nil }
        let days = CivilDay.days(year: year, month: month, day: day)
        self.init(timeIntervalSince1970: Double(days * 86_400_000_000 + micros) / 1_000_000)
    }
}

/// Reads a timestamp from left to right, byte by byte: most rows have one.
private struct TimestampText {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The digits that come next; nil where there are none, or more than a date has.
    mutating func number() -> Int64? {
        var value: Int64?
        while let digit = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
            guard value ?? 0 < 1_000_000 else { return nil }
            value = (value ?? 0) * 10 + Int64(digit - UInt8(ascii: "0"))
            rest.removeFirst()
        }
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// ` HH:MM:SS[.ffffff][+00]` in microseconds.
    mutating func clock() -> Int64? {
        guard skip(" "), let hour = number(), skip(":"), let minute = number(), skip(":"), let second = number(),
            let micros = skip(".") ? fraction() : 0, !skip("+") || (skip("0") && skip("0"))
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros
    }

    /// One to six digits after the point, as microseconds.
    private mutating func fraction() -> Int64? {
        let before = rest.count
        guard var micros = number(), before - rest.count <= 6 else { return nil }
        for _ in (before - rest.count)..<6 { micros *= 10 }
        return micros
    }
}

private func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
    /// Quotient rounded down and its remainder, never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (Int64, Int64) {
        let rest = (self % divisor + divisor) % divisor
        return ((self - rest) / divisor, rest)
    }
}

/// The Gregorian calendar without a time zone, counted in days from 1970-01-01.
private enum CivilDay {
    /// Years begin in March here, so that the leap day is the last of its year.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let leaps = floored(shifted, 4) - floored(shifted, 100) + floored(shifted, 400)
        return 365 * shifted + leaps + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - 719_468
    }

    static func date(daysSince1970: Int64) -> (Int64, Int64, Int64) {
        var year = floored(daysSince1970 * 400, 146_097) + 1970
        while days(year: year, month: 3, day: 1) > daysSince1970 { year -= 1 }
        while days(year: year + 1, month: 3, day: 1) <= daysSince1970 { year += 1 }
        let dayOfYear = daysSince1970 - days(year: year, month: 3, day: 1)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (month <= 2 ? year + 1 : year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value.flooredDivision(by: divisor).0
    }
}
