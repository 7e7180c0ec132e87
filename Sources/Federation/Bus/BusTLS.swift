/// How the bus checks the server it talks to, and the certificate it shows in return.
public struct BusTLS: Sendable {
    /// PEM file of the authorities that may have signed the server's certificate; nil uses the system's.
    public var authorityFile: String?
    /// PEM files of this node's certificate chain and key, when the server asks for them.
    public var certificateFile: String?
    public var keyFile: String?
    /// The host name the server's certificate must carry; nil is that of the address.
    public var serverName: String?
    /// False accepts any certificate: for tests only.
    public var verifiesServer: Bool

    public init(
        authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil,
        serverName: String? = nil, verifiesServer: Bool = true
    ) {
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.serverName = serverName
        self.verifiesServer = verifiesServer
    }
}
