public import Foundation

/// A date that a page shows with its time; a bare `Date` is shown as a day.
public struct Moment: Hashable, Sendable {
    public let date: Date

    public init(_ date: Date) {
        self.date = date
    }
}
