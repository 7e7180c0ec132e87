/// A host and a port to listen on.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    var host: String
    var port: Int

    /// Reads `127.0.0.1:8080` or `[::1]:8080`.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port)
        else { return nil }
        let host = text[..<colon].trimmingPrefix("[").prefix { $0 != "]" }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    static func read(_ text: String, key: String) throws -> ListenAddress {
        guard let address = ListenAddress(text) else {
            throw ConfigurationProblem(key: key, detail: "is host:port, such as 127.0.0.1:8080, not “\(text)”")
        }
        return address
    }
}

/// A setting that cannot be used.
struct ConfigurationProblem: Error {
    let key: String
    let detail: String
}
