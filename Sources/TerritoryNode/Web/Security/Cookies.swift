import Foundation
import HTTPTypes
import Kernel

/// The cookies of a territory's pages: `__Host-` ones over https, and plain ones with the territory's code over http on
/// loopback, where several territories share one host name (S-030).
struct Cookies: Sendable {
    enum Name: String {
        case session, visitor, language
    }

    private let isSecure: Bool
    private let code: TerritoryCode

    init(of territory: Territory) {
        isSecure = territory.origin.hasPrefix("https:")
        code = territory.code
    }

    func value(_ cookie: Name, in headers: HTTPFields) -> String? {
        let prefix = name(cookie) + "="
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let text = pair.drop { $0 == " " }
                if text.hasPrefix(prefix) { return String(text.dropFirst(prefix.count)) }
            }
        }
        return nil
    }

    /// `Set-Cookie`; without a lifetime it ends with the browser.
    func set(_ cookie: Name, _ value: String, lifetime: Int? = nil) -> String {
        let age = lifetime.map { "; Max-Age=\($0)" } ?? ""
        return "\(name(cookie))=\(value); Path=/; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")\(age)"
    }

    func end(_ cookie: Name) -> String {
        set(cookie, "", lifetime: 0)
    }

    private func name(_ cookie: Name) -> String {
        isSecure ? "__Host-\(cookie.rawValue)" : "\(cookie.rawValue)-\(code)"
    }
}
