import Foundation
import Kernel
import Web

/// The own open invitations, and a form for one more.
struct InvitationsPage: Sendable {
    let invitations: [Line]
    /// Of the one just made.
    let link: String?
    let form: Form

    struct Line: Sendable {
        let note: String?
        let uses: Message
        let expires: Date
        let endPath: String
    }

    static func view(
        _ open: [Invitation], link: String? = nil, note: String? = nil, problem: Problem? = nil
    ) -> View {
        let form = Form(
            action: "/invitations", button: Message("Make a link"),
            fields: [
                FormField(
                    "note", Message("For whom"), value: note, hint: Message("Only you see this."), isOptional: true)
            ], problem: problem)
        let lines = open.map { invitation in
            Line(
                note: invitation.note.isEmpty ? nil : invitation.note,
                uses: Message(
                    "For {count} person", plural: "For {count} people", count: invitation.usesLeft),
                expires: invitation.expiresAt, endPath: "/invitations/\(invitation.id)/end")
        }
        return View(
            "invitations", title: Message("Invitations"),
            model: InvitationsPage(invitations: lines, link: link, form: form), status: problem?.kind.status ?? 200,
            hasErrors: problem != nil)
    }
}
