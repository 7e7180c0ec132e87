import Foundation

/// Days as forms say them, `2027-01-31`, in UTC.
enum CourseDate {
    static func start(of day: String) -> Date? {
        let day = day.trimmingCharacters(in: .whitespaces)
        guard day.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil else { return nil }
        return try? Date("\(day)T00:00:00Z", strategy: .iso8601)
    }

    /// The first moment of the day after.
    static func end(of day: String) -> Date? {
        start(of: day).map { $0.addingTimeInterval(86_400) }
    }

    /// The day that a time ends, which is the first moment after it.
    static func lastDay(before date: Date) -> String {
        day(of: date.addingTimeInterval(-1))
    }

    static func day(of date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
