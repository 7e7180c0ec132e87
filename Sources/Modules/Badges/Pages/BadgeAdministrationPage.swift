import Foundation
import Kernel
import Web

/// All badges, drafts too, and a form for one more.
struct BadgeAdministrationPage: Sendable {
    let badges: [Line]
    let form: Form

    struct Line: Sendable {
        let name: String
        let path: String
        let state: Message

        init(_ badge: BadgeDefinition) {
            name = badge.name
            path = "\(BadgeAdministrationPages.base)/\(badge.slug)"
            state = badge.state.label
        }
    }
}

extension BadgeState {
    var label: Message {
        switch self {
        case .draft: Message("Draft")
        case .active: Message("Active")
        case .retired: Message("Retired")
        }
    }
}
