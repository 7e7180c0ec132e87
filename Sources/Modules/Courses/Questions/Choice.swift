import Foundation
import Kernel

/// One of the answers to choose from. Its id says nothing about whether it is right, or where it belongs.
struct Choice: Codable, Hashable, Sendable {
    let id: String
    var text: LocalizedText
    /// Percent of the question's points that choosing it gives; negative takes away.
    var weight: Double
    var feedback: LocalizedText?

    /// A new id: 40 random bits in base32.
    static func newID(_ world: World) -> String {
        Base32.lowercase.encode(world.randomBytes(5))
    }
}
