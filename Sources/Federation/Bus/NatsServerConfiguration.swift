/// The configuration of the federation's nats-server: one NKey user per territory, allow-lists only (S-135).
///
/// What is absent matters as much: no jetstream, leafnodes, websocket, mqtt, accounts or `no_auth_user`, and no user
/// may name `>` or `_INBOX.>`, which would let it read everybody's replies.
public struct NatsServerConfiguration: Sendable {
    /// One territory's right to connect.
    public struct User: Sendable {
        /// 52 characters of base32.
        public let tid: String
        /// The `U…` key.
        public let publicKey: String

        public init(tid: String, publicKey: String) {
            self.tid = tid
            self.publicKey = publicKey
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

    /// federation.md, section 3.
    static func publishable(by tid: String) -> [String] {
        ["tfl1.h.\(tid)", "tfl1.b.\(tid)", "tfl1.q.*", "tfl1.r.*.*", "tfl1.w.*", "tfl1.f"]
    }

    /// federation.md, section 3.
    static func subscribable(by tid: String) -> [String] {
        ["tfl1.h.*", "tfl1.b.*", "tfl1.q.\(tid)", "tfl1.r.\(tid).*", "tfl1.w.\(tid)", "tfl1.f"]
    }

    private static func text(_ user: User) -> String {
        """
            { nkey: \(user.publicKey), permissions: {
              publish: { allow: [\(publishable(by: user.tid).map(quoted).joined(separator: ", "))] }
              subscribe: { allow: [\(subscribable(by: user.tid).map(quoted).joined(separator: ", "))] }
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
