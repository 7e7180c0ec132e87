import Foundation

/// What a mail server's address says about how to speak with it.
enum MailServerAddress {
    /// On this machine there is no network to protect from.
    static func isLocal(_ url: String) -> Bool {
        guard let parts = URLComponents(string: url), parts.scheme == "smtp" else { return false }
        return ["127.0.0.1", "::1", "[::1]", "localhost"].contains(parts.host ?? "")
    }
}
