/// The configuration of the federation's nats-server: one NKey user per territory, allow-lists only (S-135).
///
/// What is absent matters as much: no jetstream, leafnodes, websocket, mqtt, accounts or `no_auth_user`, and no user
/// may name `>` or `_INBOX.>`, which would let it read everybody's replies.
public struct NatsServerConfiguration: Sendable {
    /// One territory's right to connect.
    public struct User: Sendable {
        /// The `U…` key.
        public let publicKey: String
        /// The subjects it may publish and subscribe to, and no others.
        public let publish: [String]
        public let subscribe: [String]

        public init(publicKey: String, publish: [String], subscribe: [String]) {
            self.publicKey = publicKey
            self.publish = publish
            self.subscribe = subscribe
        }
    }

    /// PEM files; with them every client must show a certificate the authority signed.
    public struct TLS: Sendable {
        public let certificateFile: String
        public let keyFile: String
        public let authorityFile: String

        public init(certificateFile: String, keyFile: String, authorityFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.authorityFile = authorityFile
        }
    }

    public var users: [User]
    /// Such as `127.0.0.1:4222`.
    public var listen: String?
    /// The monitoring port, always on loopback; nil: none.
    public var monitoringPort: Int?
    public var tls: TLS?

    public init(users: [User], listen: String? = nil, monitoringPort: Int? = nil, tls: TLS? = nil) {
        self.users = users
        self.listen = listen
        self.monitoringPort = monitoringPort
        self.tls = tls
    }

    /// The file's text, for nats-server 2.9.10.
    public var text: String {
        ([
            listen.map { "listen: \(Self.quoted($0))" },
            "max_payload: \(BusConfiguration.maximumPayload)",
            monitoringPort.map { "http: \"127.0.0.1:\($0)\"" },
            tls.map(Self.text),
        ].compactMap(\.self) + ["authorization {", "  users: ["] + users.map(Self.text) + ["  ]", "}", ""])
        .joined(separator: "\n")
    }

    private static func text(_ user: User) -> String {
        """
            { nkey: \(user.publicKey), permissions: {
              publish: { allow: [\(user.publish.map(quoted).joined(separator: ", "))] }
              subscribe: { allow: [\(user.subscribe.map(quoted).joined(separator: ", "))] }
            } }
        """
    }

    private static func text(_ tls: TLS) -> String {
        """
        tls {
          cert_file: \(quoted(tls.certificateFile))
          key_file: \(quoted(tls.keyFile))
          ca_file: \(quoted(tls.authorityFile))
          verify: true
        }
        """
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
