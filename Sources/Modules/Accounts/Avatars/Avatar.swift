import Content
import Foundation
import Kernel

/// A member's picture: where its squares are, and what it shows for those who do not see it.
struct Avatar: Codable, Hashable, Sendable {
    /// A folder with one file for each size.
    let cid: Address
    let description: Description?

    /// The address of a folder, spelled as this territory spells addresses.
    struct Address: BoundedText {
        static let rule = TextRule(
            scalars: 50...100, pattern: "^b[a-z2-7]+$",
            accepts: { text in (try? CID(text)).map { $0.codec == .dagPB && $0.description == text } ?? false })

        let text: String

        init(unchecked text: String) { self.text = text }
    }

    /// What is to be seen, in words.
    struct Description: BoundedText {
        static let rule = TextRule(scalars: 0...200, maximumBytes: 800)

        let text: String

        init(unchecked text: String) { self.text = text }
    }

    init(_ cid: CID, _ description: Description?) {
        self.cid = Address(unchecked: cid.description)
        self.description = description.flatMap { $0.text.isEmpty ? nil : $0 }
    }

    /// What the squares are called in their folder.
    static func fileName(_ side: Int) -> String { "\(side).webp" }

    /// Where pages and programs find a square. It never changes: another picture is another address.
    func path(of member: ID<Member>, side: Int) -> String { "/avatars/\(member)/\(cid.text)-\(side).webp" }
}

/// Which square of which picture a request asks for: what ``Avatar/path(of:side:)`` ends in.
struct AvatarFile {
    let cid: String
    let side: Int

    init?(_ name: String) {
        guard let match = name.wholeMatch(of: /(b[a-z2-7]+)-([0-9]{1,4})\.webp/), let side = Int(match.2) else {
            return nil
        }
        cid = String(match.1)
        self.side = side
    }
}
