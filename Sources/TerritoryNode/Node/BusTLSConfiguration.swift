import FederationBus
import Foundation

/// The settings of TLS to the federation's NATS servers, for addresses that begin with `tls://`.
enum BusTLSConfiguration {
    static let keys = ["bus.authorityFile", "bus.certificateFile", "bus.keyFile", "bus.serverName"]

    /// - Throws: ``ConfigurationProblem``.
    static func read(_ sources: SettingSources, urls: [String]) throws -> BusTLS {
        let file = { (key: String) in try sources.text(key).map { try readablePath($0, key: key) } }
        let tls = BusTLS(
            authorityFile: try file("bus.authorityFile"), certificateFile: try file("bus.certificateFile"),
            keyFile: try file("bus.keyFile"), serverName: sources.text("bus.serverName"))
        guard (tls.certificateFile == nil) == (tls.keyFile == nil) else {
            throw ConfigurationProblem(key: "bus.certificateFile", detail: "needs bus.keyFile, and the reverse")
        }
        let secured = urls.filter { $0.hasPrefix("tls://") }
        guard !secured.isEmpty else {
            if let key = keys.first(where: { sources.text($0) != nil }) {
                throw ConfigurationProblem(
                    key: key, detail: "is for addresses that begin with tls://, and bus.urls has none")
            }
            return tls
        }
        guard secured.count == urls.count else {
            throw ConfigurationProblem(key: "bus.urls", detail: "begin with tls:// all, or none of them does")
        }
        guard tls.serverName != nil || BusConfiguration.host(of: urls) != nil else {
            throw ConfigurationProblem(
                key: "bus.urls", detail: "has several hosts: bus.serverName says which name their certificates carry")
        }
        return tls
    }

    /// Each as an operator reads it.
    static func values(_ tls: BusTLS) -> [String: String] {
        let values = [tls.authorityFile, tls.certificateFile, tls.keyFile, tls.serverName]
        return Dictionary(uniqueKeysWithValues: zip(keys, values.map { $0 ?? "" }))
    }

    /// A file that can be read: a path that names none would show as a bus that does not answer.
    private static func readablePath(_ text: String, key: String) throws -> String {
        let text = try NodeConfiguration.path(text, key: key)
        guard FileManager.default.isReadableFile(atPath: text) else {
            throw ConfigurationProblem(key: key, detail: "names \(text), which cannot be read")
        }
        return text
    }
}
