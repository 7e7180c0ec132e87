import Foundation
import Web

/// What an administrator chooses in the form that keeps somebody from signing in.
enum HoldKind: String, Choice {
    case freeze, day, week, month, suspend

    /// In seconds; nil where it does not end by itself.
    var length: TimeInterval? {
        switch self {
        case .freeze, .suspend: nil
        case .day: 24 * 3600
        case .week: 7 * 24 * 3600
        case .month: 30 * 24 * 3600
        }
    }

    var label: Message {
        switch self {
        case .freeze: Message("Freeze: the profile stays")
        case .day: Message("Suspend for a day")
        case .week: Message("Suspend for a week")
        case .month: Message("Suspend for 30 days")
        case .suspend: Message("Suspend until restored")
        }
    }
}
