import Kernel
import Postgres

extension Problem {
    /// What is answered when `error` ends a request. Only problems say what they are; the rest is told to the log alone.
    init(answering error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as PostgresError where error.isUnavailability:
            self = Problem(.databaseUnavailable, retryAfter: 2, reason: "\(error)")
        case let error as any Unavailability:
            self = Problem(.contentUnavailable, retryAfter: 5, reason: error.reason)
        default: self = Problem(.failure, reason: "\(error)")
        }
    }
}

extension PostgresError {
    /// The database could not be asked, or not in time; nothing is wrong with the request.
    var isUnavailability: Bool {
        switch self {
        case .connection, .acquireTimeout, .timeout, .closed: true
        case .server(let state, _, _, _):
            // Class 57 is operator intervention: shutting down, starting up, terminated. 53 is lack of resources.
            state.description.hasPrefix("57") || state.description.hasPrefix("53")
        default: false
        }
    }
}
