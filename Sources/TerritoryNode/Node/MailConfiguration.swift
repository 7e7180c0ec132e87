import Foundation
import ModuleKit
import Registry

/// The settings of the mail server.
enum MailConfiguration {
    /// The password stands in a file of its own, which only its owner may read; never in the environment (S-150).
    static let keys = ["mail.url", "mail.from", "mail.user", "mail.passwordFile"]

    /// - Returns: nil where no server is named.
    /// - Throws: ``ConfigurationProblem``.
    static func read(_ sources: SettingSources) throws -> MailSettings? {
        guard let url = sources.text("mail.url") else { return nil }
        guard let parts = URLComponents(string: url), ["smtp", "smtps"].contains(parts.scheme),
            parts.host?.isEmpty == false, parts.user == nil, parts.password == nil, parts.path.isEmpty
        else {
            throw ConfigurationProblem(
                key: "mail.url", detail: "is smtp://host:port or smtps://host:port without a password, not “\(url)”")
        }
        guard let sender = sources.text("mail.from"), sender.wholeMatch(of: /[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+/) != nil
        else {
            throw ConfigurationProblem(
                key: "mail.from", detail: "is the address messages come from: no-reply@example.org")
        }
        return MailSettings(
            url: url, sender: sender, user: sources.text("mail.user"),
            password: try sources.text("mail.passwordFile").map(password))
    }

    private static func password(in path: String) throws -> String {
        do {
            return try PrivateFile.text(at: path)
        } catch {
            throw ConfigurationProblem(key: "mail.passwordFile", detail: "names \(path), which cannot be read")
        }
    }
}
