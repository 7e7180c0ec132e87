/// Where the federation's NATS servers are and how this node proves itself to them.
public struct BusConfiguration: Sendable {
    /// Server addresses, such as `nats://127.0.0.1:4222` or `tls://bus.example:4222`; tried in order.
    public var urls: [String]
    /// Path of the file (mode 0600) with the NKey seed; nil connects without one.
    public var seedFile: String?
    /// The name the server's monitoring shows for this connection.
    public var name: String
    /// TLS options; nil speaks plain TCP, which only loopback tests do.
    public var tls: BusTLS?

    /// One message's largest payload in bytes; the servers are configured with the same number.
    public static let maximumPayload = 262_144

    public init(urls: [String], seedFile: String? = nil, name: String = "territory", tls: BusTLS? = nil) {
        self.urls = urls
        self.seedFile = seedFile
        self.name = name
        self.tls = tls
    }
}
