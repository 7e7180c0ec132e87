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
        guard let postgresText, !postgresText.hasSuffix("BC") else { return nil }
        let halves = postgresText.split(separator: " ")
        let date = halves[0].split(separator: "-").compactMap { Int64($0) }
        guard date.count == 3 else { return nil }
        let days = CivilDay.days(year: date[0], month: date[1], day: date[2])
        guard let micros = halves.count == 2 ? Self.micros(halves[1]) : 0 else { return nil }
        self.init(timeIntervalSince1970: Double(days * 86_400_000_000 + micros) / 1_000_000)
    }

    /// `HH:MM:SS[.ffffff][+00]` in microseconds.
    private static func micros(_ text: Substring) -> Int64? {
        let clock = text.hasSuffix("+00") ? text.dropLast(3) : text
        let fields = clock.split(separator: ":")
        guard fields.count == 3, let hour = Int64(fields[0]), let minute = Int64(fields[1]) else { return nil }
        let seconds = fields[2].split(separator: ".")
        guard let second = Int64(seconds[0]) else { return nil }
        let fraction = seconds.count == 2 ? (seconds[1] + "000000").prefix(6) : "000000"
        guard let micros = Int64(fraction) else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros
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
