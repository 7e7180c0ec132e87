import Foundation
import Web

/// A length of time in its largest unit: "35 seconds", "2 hours".
enum Elapsed {
    static func message(_ seconds: TimeInterval) -> Message {
        let seconds = Int(max(0, seconds.rounded()))
        return switch seconds {
        case ..<120: Message("{count} second", plural: "{count} seconds", count: seconds)
        case ..<7200: Message("{count} minute", plural: "{count} minutes", count: seconds / 60)
        case ..<172_800: Message("{count} hour", plural: "{count} hours", count: seconds / 3600)
        default: Message("{count} day", plural: "{count} days", count: seconds / 86_400)
        }
    }
}
