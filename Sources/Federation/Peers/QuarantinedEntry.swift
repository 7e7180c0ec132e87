public import FederationCore
public import Postgres

/// An entry that was set aside, and why.
public struct QuarantinedEntry: Sendable, RowDecodable {
    public let entry: Entry
    public let attempts: Int
    /// What the last attempt ended by; nil where the node went down with it.
    public let failure: String?

    public init(row: Row) throws {
        entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
        attempts = try row.get("attempts")
        failure = try row.get("failure")
    }
}
