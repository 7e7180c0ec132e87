/// What the pool is doing, for `/metrics` and for tests that look for leaked connections.
public struct PoolStatistics: Sendable, Equatable {
    /// Open connections of every kind.
    public var open = 0
    /// Connections that transactions hold.
    public var leased = 0
    /// Open connections of the leased lane that nobody holds.
    public var idle = 0
    /// Statements and transactions waiting for a connection.
    public var waiting = 0
    /// Statements sent and not answered.
    public var inFlight = 0
}
