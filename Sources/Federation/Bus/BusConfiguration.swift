import Foundation

/// Where the federation's NATS servers are and how this node proves itself to them.
public struct BusConfiguration: Sendable {
    /// Server addresses, such as `nats://127.0.0.1:4222` or `tls://bus.example:4222`; tried in order.
    public var urls: [String]
    /// Path of the file (mode 0600) with the NKey seed; nil connects without one.
    public var seedFile: String?
    /// The name the server's monitoring shows for this connection.
    public var name: String
    /// How TLS is spoken; nil where no address begins with `tls://`, which is for loopback alone. One that does makes TLS of all: the
    /// client library by itself takes the word for a wish, and goes on in the clear where the server does not ask for TLS.
    public let tls: BusTLS?

    /// One message's largest payload in bytes; the servers are configured with the same number.
    public static let maximumPayload = 262_144

    /// - Parameter tls: where an address asks for it; the system's authorities and the address's host by default.
    public init(urls: [String], seedFile: String? = nil, name: String = "territory", tls: BusTLS? = nil) {
        self.urls = urls
        self.seedFile = seedFile
        self.name = name
        self.tls = urls.contains { $0.hasPrefix("tls://") } ? tls ?? BusTLS() : nil
    }

    /// The host that all addresses have; nil where they differ.
    public static func host(of urls: [String]) -> String? {
        let hosts = Set(urls.map { URLComponents(string: $0)?.host })
        return hosts.count == 1 ? hosts.first ?? nil : nil
    }
}
