import Foundation
import Kernel
import ModuleKit
import Web

/// Writes messages in the reader's language and hands them to the mail server.
struct MailDesk: Sendable {
    let settings: MailSettings
    let territory: Territory
    let localization: Localization
    let tokens: AccountTokens
    let store: AccountTokenStore
    let world: World

    /// - Returns: nil where nothing is to be sent: the link has ended meanwhile, or the address cannot be written to.
    func write(_ mail: Mail) async throws -> MailMessage? {
        guard let recipient = MailAddress(mail.recipient) else { return nil }
        var kind = mail.kind
        var token: AccountToken?
        if let id = mail.token {
            guard let kept = try await store.find(id, at: world.now()) else { return nil }
            if [.verify, .change].contains(kind), try await store.isTaken(kept.email, by: kept.member) {
                kind = .known
            } else {
                token = tokens.token(id)
            }
        }
        return message(mail, kind, to: recipient, token: token)
    }

    private func message(
        _ mail: Mail, _ kind: MailKind, to recipient: MailAddress, token: AccountToken?
    ) -> MailMessage {
        let localizer = localization.localizer(localization.language(chosen: mail.language))
        let subject = Message(
            "{subject} – {territory}",
            ["subject": .message(mail.letter == nil ? kind.subject : mail.subject), "territory": .text(territory.name)])
        let path = mail.letter?.path ?? kind.path(token: token)
        let body = [mail.letter?.text ?? localizer.text(kind.text), territory.origin + path, territory.name]
        return MailMessage(
            recipient: recipient, sender: settings.sender, subject: localizer.text(subject),
            body: body.joined(separator: "\n\n") + "\n", identifier: mail.id.lowercaseText, date: mail.createdAt)
    }

    /// On a thread that nobody waits for: a mail server may take as long as it may.
    func send(_ message: MailMessage) async throws(MailFailure) {
        let session = SMTPSession(settings: settings)
        let outcome = await withCheckedContinuation { (continuation: CheckedContinuation<MailFailure?, Never>) in
            Self.queue.async {
                do throws(MailFailure) {
                    try session.send(message.bytes, to: message.recipient.text)
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
        if let outcome { throw outcome }
    }

    private static let queue = DispatchQueue(label: "mail", attributes: .concurrent)
}
