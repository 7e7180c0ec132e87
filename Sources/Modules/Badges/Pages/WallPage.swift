import Foundation
import Kernel
import Web

/// The badges of one member.
struct WallPage: Sendable {
    let name: String
    let path: String
    let awards: [Line]
    let isEmpty: Bool
    /// Badges that the reader, whose own these are, may still earn.
    let progress: [Step]
    let hasProgress: Bool

    struct Line: Sendable {
        let name: String
        let path: String
        let image: String
        let checkPath: String
        let standing: StandingLabel
        let from: Date
        let until: Date?

        /// - Parameter isForEverybody: where it is not, its member looks at it by the address that can be passed on.
        init(_ award: ShownAward, _ badge: BadgeDefinition?, isForEverybody: Bool) {
            name = badge?.name ?? award.badge
            path = "\(BadgePages.base)/\(award.badge)"
            image = badge?.imagePath ?? path + "/image.svg"
            let id = isForEverybody ? award.id : award.share ?? award.id
            checkPath = "\(BadgePages.base)/check/\(id)"
            standing = award.supersededBy == nil ? StandingLabel(award.standing.outcome) : .renewed
            from = award.validFrom
            until = award.validUntil
        }
    }

    /// How far the reader has come with one badge.
    struct Step: Sendable {
        let name: String
        let path: String
        let text: Message

        init(_ progress: ShownProgress) {
            name = progress.name
            path = "\(BadgePages.base)/\(progress.badge)"
            let (done, needed) = progress.nearest
            text = Message("{done} of {needed}", ["done": .text("\(done)"), "needed": .text("\(needed)")])
        }
    }
}
