import Configuration
package import ContentStorage
import Federation
package import FederationBus
package import Foundation
import Logging
package import ModuleKit
import SystemPackage
import Web

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
    /// How they prove who they are, where their addresses begin with `tls://`.
    package var busTLS = BusTLS()
    /// Where the users of the NATS server are written as peers come and go, for whoever runs the federation's server beside the node.
    /// None by default: somebody else runs it.
    var busUsersFile: String?
    /// The NATS server's pid file, by which it is told to read the users again.
    var busPidFile: String?
    /// Multiplies every rate limit. One is right where each person has an address of their own.
    package var rateFactor = 1
    /// Addresses of proxies whose `X-Forwarded-For` is believed. None by default, because anybody can write one.
    var proxies: [String] = []
    /// Without one nothing is sent, and administrators hand links over themselves.
    package var mail: MailSettings?
    /// Where content is kept. Without it, in each territory's folder.
    var s3: S3Settings?
    /// How much content is kept, and in how many territories courses should be.
    package var content = ContentLimits()
    /// The virus scanner that everything is shown. Without one nothing is scanned.
    package var scanner: ScannerAddress?
    /// How much all other territories together may have kept in each of this node's: the disk is not theirs to fill.
    var peerBytes = PeerQuota.defaultTotal
    var logLevel = Logger.Level.info
    /// Where each value that is not a default comes from, by key.
    private var origins: [String: String] = [:]

    static let keys =
        [
            "http.listen", "http.rateFactor", "http.proxies", "health.listen", "bus.urls", "bus.usersFile",
            "bus.pidFile", "federation.keptBytes",
            "log.level", "content.uploadBytes", "content.memberBytes", "content.territoryBytes",
            "content.othersBytes", "content.copies", "content.scanner",
        ] + BusTLSConfiguration.keys + S3Configuration.keys + MailConfiguration.keys

    package init() {}

    /// Reads the environment and the file.
    /// - Throws: ``ConfigurationProblem`` with the setting's key, and the file's line where it is there.
    package init(folder: URL) async throws {
        let sources = try await SettingSources(file: folder.appending(path: "node.yaml"), keys: Self.keys)
        origins = sources.origins(of: Self.keys)
        listen = try sources.list("http.listen")?.map { try ListenAddress.read($0, key: "http.listen") } ?? listen
        health = try sources.text("health.listen").map { try ListenAddress.read($0, key: "health.listen") } ?? health
        bus = try sources.list("bus.urls")?.map(Self.busAddress) ?? bus
        busTLS = try BusTLSConfiguration.read(sources, urls: bus)
        busUsersFile = try sources.text("bus.usersFile").map { try Self.path($0, key: "bus.usersFile") }
        busPidFile = try sources.text("bus.pidFile").map { try Self.path($0, key: "bus.pidFile") }
        rateFactor = try sources.text("http.rateFactor").map(Self.factor) ?? rateFactor
        proxies = try sources.list("http.proxies")?.map(Self.address) ?? proxies
        logLevel = try sources.text("log.level").map(Self.level) ?? logLevel
        peerBytes = try Self.bytes("federation.keptBytes", sources) ?? peerBytes
        content.upload = try Self.bytes("content.uploadBytes", sources) ?? content.upload
        content.member = try Self.bytes("content.memberBytes", sources) ?? content.member
        content.territory = try Self.bytes("content.territoryBytes", sources) ?? content.territory
        s3 = try S3Configuration.read(sources, environment: ProcessInfo.processInfo.environment)
        content.others = try Self.bytes("content.othersBytes", sources) ?? content.others
        content.copies = try sources.text("content.copies").map(Self.copies) ?? content.copies
        scanner = try sources.text("content.scanner").map(Self.scanner)
        mail = try MailConfiguration.read(sources)
        guard !listen.isEmpty else { throw ConfigurationProblem(key: "http.listen", detail: "has no address") }
        guard busPidFile == nil || busUsersFile != nil else {
            throw ConfigurationProblem(key: "bus.pidFile", detail: "needs bus.usersFile")
        }
    }

    /// The file of the bus's users; nil where the node does not keep it.
    var busUsers: NatsUsersFile? {
        busUsersFile.map { NatsUsersFile(url: URL(filePath: $0), pidFile: busPidFile.map { URL(filePath: $0) }) }
    }

    var peers: PeerQuota { PeerQuota(total: peerBytes) }

    /// Each setting as an operator reads it.
    var settings: [Setting] {
        let values = [
            "http.listen": listen.map(\.description).joined(separator: ","), "http.rateFactor": "\(rateFactor)",
            "http.proxies": proxies.joined(separator: ","), "health.listen": health.description,
            "bus.urls": bus.joined(separator: ","), "bus.usersFile": busUsersFile ?? "",
            "bus.pidFile": busPidFile ?? "", "federation.keptBytes": "\(peerBytes)",
            "log.level": logLevel.rawValue,
            "content.uploadBytes": "\(content.upload)", "content.memberBytes": "\(content.member)",
            "content.territoryBytes": "\(content.territory)", "content.othersBytes": "\(content.others)",
            "content.copies": "\(content.copies)", "content.scanner": scanner?.description ?? "",
            "mail.url": mail?.url ?? "", "mail.from": mail?.sender ?? "", "mail.user": mail?.user ?? "",
        ]
        let all = [s3?.values ?? [:], BusTLSConfiguration.values(busTLS)].reduce(values) { all, more in
            all.merging(more) { value, _ in value }
        }
        return Self.keys.map { Setting(key: $0, value: all[$0] ?? "", origin: origins[$0] ?? "default") }
    }

    /// One setting, its value, and where that comes from.
    struct Setting: Encodable {
        let key: String
        let value: String
        let origin: String
    }

    static func busAddress(_ text: String) throws -> String {
        guard let url = URLComponents(string: text), ["nats", "tls"].contains(url.scheme), url.host?.isEmpty == false,
            url.user == nil, url.password == nil
        else {
            throw ConfigurationProblem(
                key: "bus.urls", detail: "is nats://host:port or tls://host:port without a password, not “\(text)”")
        }
        return text
    }

    /// Relative to what would depend on where the node was started.
    static func path(_ text: String, key: String) throws -> String {
        guard text.hasPrefix("/") else {
            throw ConfigurationProblem(key: key, detail: "is a path that begins with /, not “\(text)”")
        }
        return text
    }

    private static func factor(_ text: String) throws -> Int {
        guard let factor = Int(text), (1...1_000_000).contains(factor) else {
            throw ConfigurationProblem(
                key: "http.rateFactor", detail: "is a whole number from 1 to 1000000, not “\(text)”")
        }
        return factor
    }

    private static func scanner(_ text: String) throws -> ScannerAddress {
        guard let address = ScannerAddress(text) else {
            throw ConfigurationProblem(
                key: "content.scanner", detail: "is unix:/path/to/socket or tcp:host:port, not “\(text)”")
        }
        return address
    }

    private static func copies(_ text: String) throws -> Int {
        guard let copies = Int(text), (1...100).contains(copies) else {
            throw ConfigurationProblem(
                key: "content.copies", detail: "is a number of territories from 1 to 100, not “\(text)”")
        }
        return copies
    }

    private static func bytes(_ key: String, _ sources: SettingSources) throws -> Int? {
        guard let text = sources.text(key) else { return nil }
        guard let bytes = Int(text), (1...1 << 50).contains(bytes) else {
            throw ConfigurationProblem(key: key, detail: "is a whole number of bytes, not “\(text)”")
        }
        return bytes
    }

    private static func address(_ text: String) throws -> String {
        guard let address = ClientAddress(text) else {
            throw ConfigurationProblem(key: "http.proxies", detail: "is a list of IP addresses, and “\(text)” is none")
        }
        return address.whole
    }

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationProblem(key: "log.level", detail: "is one of \(known), not “\(text)”")
        }
        return level
    }
}
