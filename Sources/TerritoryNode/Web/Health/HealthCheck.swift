/// One thing a node needs in order to serve.
public struct HealthCheck: Sendable {
    /// `database of se`.
    public let name: String
    /// Nil when all is well, else the reason in a few words.
    let problem: @Sendable () async -> String?

    public init(_ name: String, problem: @escaping @Sendable () async -> String?) {
        self.name = name
        self.problem = problem
    }
}
