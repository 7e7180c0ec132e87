public import Foundation
public import Web

/// One member's profile; also `/me`.
public struct MemberPage: Sendable {
    let member: MemberSummary
    let bio: String?
    let bioLanguage: String?
    let joined: Date?
    let isSaved: Bool

    /// - Parameter isSaved: the reader comes back from saving it.
    public static func view(
        _ member: MemberSummary, bio: String?, bioLanguage: String? = nil, joined: Date?, isSaved: Bool = false
    ) -> View {
        let written = bio.flatMap { $0.isEmpty ? nil : $0 }
        let page = MemberPage(member: member, bio: written, bioLanguage: bioLanguage, joined: joined, isSaved: isSaved)
        let title = Message(
            "{name} ({address})", ["name": .text(member.displayName), "address": .text(member.address)])
        return View("member", title: title, model: page)
    }
}
