import Configuration
import Foundation
import Logging
import SystemPackage

/// Every setting of a serving node: key, default, reason.
///
/// Flags come first, then the environment (`TERRITORY_HTTP_LISTEN`), then `node.yaml` in the state folder, then the defaults here.
package struct NodeConfiguration: Sendable {
    /// Addresses on which territories are served: `host:port`, with port 0 for any free one.
    package var listen: [ListenAddress] = [ListenAddress(host: "127.0.0.1", port: 8080)]
    /// The operator's listener: `/livez`, `/readyz`, `/metrics`. On loopback, because it tells what only operators need.
    package var health = ListenAddress(host: "127.0.0.1", port: 9080)
    /// The federation's NATS servers. Without one the node serves and publishes later.
    package var bus: [String] = ["nats://127.0.0.1:4222"]
    /// Multiplies every rate limit. One is right where each person has an address of their own.
    package var rateFactor = 1
    /// Addresses of proxies whose `X-Forwarded-For` is believed. None by default, because anybody can write one.
    var proxies: [String] = []
    var logLevel = Logger.Level.info

    static let keys = ["http.listen", "http.rateFactor", "http.proxies", "health.listen", "bus.urls", "log.level"]

    package init() {}

    /// Reads the environment and the file.
    /// - Throws: ``ConfigurationProblem`` with the setting's key, and the file's line where it is there.
    init(folder: URL) async throws {
        let file = folder.appending(path: "node.yaml")
        try ConfigurationFile.check(file, keys: Self.keys)
        let environment = EnvironmentVariablesProvider().prefixKeys(with: ["territory"])
        let yaml = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file.path), allowMissing: true)
        let reader = ConfigReader(providers: [environment, yaml])
        if let texts = reader.stringArray(forKey: "http.listen") {
            listen = try texts.map { try ListenAddress.read($0, key: "http.listen") }
        }
        if let text = reader.string(forKey: "health.listen") {
            health = try ListenAddress.read(text, key: "health.listen")
        }
        bus = reader.stringArray(forKey: "bus.urls") ?? bus
        rateFactor = reader.int(forKey: "http.rateFactor") ?? rateFactor
        proxies = reader.stringArray(forKey: "http.proxies") ?? proxies
        if let text = reader.string(forKey: "log.level") {
            guard let level = Logger.Level(rawValue: text) else {
                throw ConfigurationProblem(
                    key: "log.level", detail: "is one of trace, debug, info, notice, warning, error")
            }
            logLevel = level
        }
    }
}

/// A host and a port to listen on.
package struct ListenAddress: Sendable, Hashable {
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
