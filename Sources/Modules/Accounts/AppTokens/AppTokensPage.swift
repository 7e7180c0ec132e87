import Foundation
import Kernel
import Web

/// Programs' tokens, a form for one more, and a command that works with it.
struct AppTokensPage: Sendable {
    let tokens: [Line]
    /// The secret of the one just made, in a command to copy.
    let command: String?
    let form: Form
    let scopes: [ScopeLine]

    struct Line: Sendable {
        let name: String
        let scopes: String
        let expires: Date
        let used: Moment?
        let revokePath: String
    }

    struct ScopeLine: Sendable {
        let name: String
        let label: Message
        let isSet: Bool
    }

    static func view(
        _ all: [AppToken], of handle: String, origin: String, made: String? = nil, name: String? = nil,
        problem: Problem? = nil
    ) -> View {
        let form = Form(
            action: "/settings/tokens", button: Message("Make a token"),
            fields: [
                FormField("name", Message("Name of the program"), value: name, autocomplete: "off"),
                FormField(
                    "days", Message("Lasts"),
                    options: [30, 90, 365].map { days in
                        .init(
                            value: "\(days)", label: Message("{count} day", plural: "{count} days", count: days),
                            isSelected: days == AppTokenOperations.standardDays)
                    }),
                .currentPassword,
            ], username: handle, problem: problem)
        let lines = all.map { token in
            Line(
                name: token.name, scopes: token.scopes.joined(separator: ", "), expires: token.expiresAt,
                used: token.lastUsedAt.map(Moment.init), revokePath: "/settings/tokens/\(token.id)/revoke")
        }
        let page = AppTokensPage(
            tokens: lines, command: made.map { "curl -H 'Authorization: Bearer \($0)' \(origin)/api/v1/auth/me" },
            form: form, scopes: scopeLines)
        return View(
            "apptokens", title: Message("Programs"), model: page, status: problem?.kind.status ?? 200,
            hasErrors: problem != nil)
    }

    private static var scopeLines: [ScopeLine] {
        ScopeName.allCases.map { ScopeLine(name: "scope_\($0.rawValue)", label: $0.label, isSet: $0 == .read) }
    }
}

extension ScopeName {
    var label: Message {
        switch self {
        case .read: Message("Read what you can read")
        case .write: Message("Change what you can change")
        case .admin: Message("Administer, where you can")
        }
    }
}
