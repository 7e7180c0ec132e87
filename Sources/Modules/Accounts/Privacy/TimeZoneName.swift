import Foundation
import Kernel

/// Where the day of a member begins, as an IANA name; empty for not said.
struct TimeZoneName: BoundedText {
    static let rule = TextRule(
        scalars: 0...64, pattern: "^[A-Za-z0-9_+/-]*$", patternHelp: "Write a time zone such as Europe/Oslo.",
        accepts: { $0.isEmpty || known.contains($0) })

    let text: String

    init(unchecked text: String) {
        self.text = text
    }

    private static let known = Set(TimeZone.knownTimeZoneIdentifiers + ["UTC"])
}
