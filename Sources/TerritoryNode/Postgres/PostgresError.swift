/// What can go wrong between the node and Postgres. It names codes and columns, never values: safe to log.
public enum PostgresError: Error, Sendable, Equatable {
    /// The server refused the statement.
    case server(SQLState, constraint: String?, table: String?, column: String?)
    /// No connection, or it ended under the statement.
    case connection(ConnectionFailure)
    /// No connection became free in time; Web answers 503.
    case acquireTimeout
    /// The statement ran into its time limit.
    case timeout
    case cancelled
    /// A column is missing or does not hold the wanted type.
    case decoding(column: String, type: String)
    /// A bound text holds NUL, which Postgres cannot store (S-086).
    case encoding
    /// The database has been shut down, or the transaction has ended.
    case closed

    /// The server's code, when there is one.
    public var state: SQLState? {
        if case .server(let state, _, _, _) = self { state } else { nil }
    }

    /// Whether the transaction may simply be run again (S-082).
    var isRetryable: Bool { state == .serializationFailure || state == .deadlockDetected }
}

/// Why there is no connection. Classified, because libpq's text may hold host names and users.
public enum ConnectionFailure: String, Sendable {
    case unreachable, authentication, databaseMissing, tls, startingUp, tooManyConnections, lost, refused

    /// Waiting does not mend these, so whoever waits is told at once.
    var isPermanent: Bool { self == .authentication || self == .databaseMissing || self == .tls }

    /// libpq has no SQLSTATE for a failed start-up (until 17), so its text is all there is.
    init(message: String) {
        let text = message.lowercased()
        self =
            if text.contains("password") || text.contains("authentication") || text.contains("role \"") {
                .authentication
            } else if text.contains("fatal") && text.contains("database \"") && text.contains("not exist") {
                .databaseMissing
            } else if text.contains("starting up") || text.contains("shutting down") || text.contains("recovery") {
                .startingUp
            } else if text.contains("too many") || text.contains("remaining connection slots") {
                .tooManyConnections
            } else if text.contains("ssl") || text.contains("certificate") {
                .tls
            } else if text.contains("refused") || text.contains("no such file") || text.contains("timeout")
                || text.contains("could not translate") || text.contains("closed the connection")
            {
                .unreachable
            } else {
                .refused
            }
    }
}
