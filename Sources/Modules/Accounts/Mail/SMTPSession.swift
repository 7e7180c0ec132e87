import CCurl
import Foundation
import ModuleKit

/// Hands one message to a mail server (RFC 5321), through libcurl. It blocks, so it runs on a thread of its own.
struct SMTPSession {
    let settings: MailSettings

    /// For connecting, and for everything, in seconds: a server that hangs holds up the next message and nothing else.
    static let connectTimeout = 10
    static let timeout = 30

    /// - Parameters:
    ///   - recipient: the envelope's address, one that ``MailAddress`` admits.
    ///   - message: the whole message with lines that end in CR LF.
    /// - Throws: ``MailFailure`` with libcurl's words for it.
    func send(_ message: [UInt8], to recipient: String) throws(MailFailure) {
        guard Self.isReady, let handle = curl_easy_init() else { throw MailFailure(text: "libcurl cannot be used") }
        defer { curl_easy_cleanup(handle) }
        var recipients: UnsafeMutablePointer<curl_slist>? = curl_slist_append(nil, "<\(recipient)>")
        defer { curl_slist_free_all(recipients) }
        prepare(handle, &recipients)
        let code = message.withUnsafeBytes { bytes -> CURLcode in
            var rest = UnreadBytes(next: bytes.baseAddress, count: bytes.count)
            return withUnsafeMutablePointer(to: &rest) { rest in
                _ = territory_curl_pointer(handle, CURLOPT_READDATA, rest)
                return curl_easy_perform(handle)
            }
        }
        guard code == CURLE_OK else { throw MailFailure(text: String(cString: curl_easy_strerror(code))) }
    }

    private func prepare(_ handle: UnsafeMutableRawPointer, _ recipients: inout UnsafeMutablePointer<curl_slist>?) {
        _ = territory_curl_text(handle, CURLOPT_URL, settings.url)
        _ = territory_curl_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        _ = territory_curl_text(handle, CURLOPT_MAIL_FROM, "<\(settings.sender)>")
        _ = territory_curl_pointer(handle, CURLOPT_MAIL_RCPT, recipients)
        _ = territory_curl_number(handle, CURLOPT_UPLOAD, 1)
        // Signals and threads do not go together; without this a time limit of the resolver would use one.
        _ = territory_curl_number(handle, CURLOPT_NOSIGNAL, 1)
        _ = territory_curl_number(handle, CURLOPT_CONNECTTIMEOUT, Self.connectTimeout)
        _ = territory_curl_number(handle, CURLOPT_TIMEOUT, Self.timeout)
        let security = MailServerAddress.isLocal(settings.url) ? CURLUSESSL_NONE : CURLUSESSL_ALL
        _ = territory_curl_number(handle, CURLOPT_USE_SSL, Int(security.rawValue))
        if let user = settings.user {
            _ = territory_curl_text(handle, CURLOPT_USERNAME, user)
            _ = territory_curl_text(handle, CURLOPT_PASSWORD, settings.password ?? "")
        }
        _ = territory_curl_reader(handle) { buffer, size, count, context in
            guard let buffer, let rest = context?.assumingMemoryBound(to: UnreadBytes.self) else { return 0 }
            return rest.pointee.move(to: buffer, atMost: size * count)
        }
    }

    /// libcurl: "You must call this function at least once within a program […] before the program calls any other function".
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// What libcurl has not asked for yet; it lives as long as the call.
private struct UnreadBytes {
    var next: UnsafeRawPointer?
    var count: Int

    mutating func move(to buffer: UnsafeMutablePointer<CChar>, atMost limit: Int) -> Int {
        let moved = min(limit, count)
        guard moved > 0, let start = next else { return 0 }
        UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: moved)
        next = start + moved
        count -= moved
        return moved
    }
}

/// Why a message was not taken, in words for operators.
struct MailFailure: Error, Hashable {
    let text: String
}
