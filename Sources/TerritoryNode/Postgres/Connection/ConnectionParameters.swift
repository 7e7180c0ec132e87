extension DatabaseConfiguration {
    /// libpq's keywords (PostgreSQL manual, 34.1.2). Session settings go in `options`, so that no statement changes them.
    var connectionParameters: [(String, String)] {
        var parameters = [
            ("host", host), ("port", "\(port)"), ("dbname", database), ("user", user), ("sslmode", sslMode.rawValue),
            ("application_name", applicationName), ("client_encoding", "UTF8"), ("options", sessionOptions),
            ("tcp_user_timeout", "10000"), ("keepalives_idle", "15"), ("target_session_attrs", "any"),
        ]
        if let password { parameters.append(("password", password)) }
        if let sslRootCertificate { parameters.append(("sslrootcert", sslRootCertificate)) }
        return parameters
    }

    private var sessionOptions: String {
        [
            "TimeZone=UTC", "DateStyle=ISO", "bytea_output=hex", "extra_float_digits=1",
            "client_min_messages=warning", "statement_timeout=\(statementTimeout.milliseconds)",
            "lock_timeout=\(lockTimeout.milliseconds)",
            "idle_in_transaction_session_timeout=\(2 * statementTimeout.milliseconds)",
        ].map { "-c \($0)" }.joined(separator: " ")
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
