import Foundation

/// Where the database is and how much of it one pool may use.
public struct DatabaseConfiguration: Sendable {
    /// How the connection is protected (libpq's `sslmode`).
    public enum SSLMode: String, Sendable {
        case disable, prefer, require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }

    /// A name, an address, or the folder of a unix socket.
    public var host: String
    public var port: Int
    public var database: String
    public var user: String
    public var password: String?
    public var sslMode: SSLMode = .prefer
    /// A PEM file of the authorities that `verify-full` trusts.
    public var sslRootCertificate: String?
    public var applicationName = "territory"
    /// Pipelined connections for single statements.
    public var sharedConnections = 2
    /// Connections for transactions.
    public var leasedConnections = 8
    /// How long a statement or transaction waits for a connection. Requests wait behind one another, so that more than the default
    /// would only lengthen the queue; a slow machine may need it all the same.
    public var acquireTimeout = Self.requestPatience

    /// What a request waits by default.
    public static let requestPatience: Duration = .seconds(2)

    /// What a command waits at least: nobody is behind it, and a server that starts or is busy is worth waiting for.
    public static let commandPatience: Duration = .seconds(10)

    public var statementTimeout: Duration = .seconds(30)
    public var lockTimeout: Duration = .seconds(5)
    /// A connection nobody uses is closed after this long.
    public var idleTimeout: Duration = .seconds(300)
    /// A connection is replaced after this long.
    public var maximumLife: Duration = .seconds(600)

    public init(host: String, port: Int = 5432, database: String, user: String, password: String? = nil) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
    }

    /// Reads `postgresql://user:password@host:port/database?sslmode=…&host=/socket/folder` (PostgreSQL manual, 34.1.1.2), and
    /// `acquire_timeout` in seconds, which is ours: ``acquireTimeout``.
    ///
    /// - Throws: `DSNError`, which names what is wrong and never shows the text: it may hold a password.
    public init(dsn: String) throws {
        guard let parts = URLComponents(string: dsn), parts.scheme == "postgresql" || parts.scheme == "postgres"
        else { throw DSNError.notAnAddress }
        let query = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { $1 }
        let database = String(parts.path.dropFirst())
        guard let user = parts.user ?? query["user"], !user.isEmpty else { throw DSNError.missing("user") }
        guard !database.isEmpty else { throw DSNError.missing("database") }
        let host = query["host"] ?? parts.host ?? ""
        self.init(
            host: host.isEmpty ? "localhost" : host, port: parts.port ?? query["port"].flatMap { Int($0) } ?? 5432,
            database: database, user: user, password: parts.password ?? query["password"])
        try read(query)
    }

    /// For a command.
    public var patient: DatabaseConfiguration {
        var patient = self
        patient.acquireTimeout = max(acquireTimeout, Self.commandPatience)
        return patient
    }

    private mutating func read(_ query: [String: String]) throws {
        for (name, value) in query {
            switch name {
            case "host", "port", "user", "password": break
            case "sslmode":
                guard let mode = SSLMode(rawValue: value) else { throw DSNError.unknown(name) }
                sslMode = mode
            case "sslrootcert": sslRootCertificate = value
            case "application_name": applicationName = value
            case "acquire_timeout":
                guard let seconds = Int(value), (1...600).contains(seconds) else { throw DSNError.unknown(name) }
                acquireTimeout = .seconds(seconds)
            default: throw DSNError.unknown(name)
            }
        }
    }
}

/// What is wrong with a database address.
public enum DSNError: Error, Sendable, Equatable {
    case notAnAddress
    case missing(String)
    case unknown(String)
}
