public import FederationBus
public import FederationCore
public import Postgres

/// Tells the bus what the log has become. Nothing depends on anybody hearing it: whoever missed it asks.
public struct Publisher: Sendable {
    private let reader: LogReader
    private let bus: Bus
    private let subjects: Subjects

    public init(database: Database, bus: Bus, territory: TerritoryID) {
        reader = LogReader(database: database)
        self.bus = bus
        subjects = Subjects(territory)
    }

    /// Publishes everything from a position on as live batches.
    /// - Returns: the position after the last, where the next call goes on.
    /// - Throws: `BusError` without a server; the position stays as it was.
    public func publish(from first: UInt64) async throws -> UInt64 {
        var position = first
        while let batch = try await reader.batch(from: position) {
            try bus.publish(subjects.batches, batch.encoded)
            position = batch.end
        }
        return position
    }

    /// Publishes the newest head, by which others learn that they lack something.
    public func announce() async throws {
        guard let head = try await reader.head() else { return }
        try bus.publish(subjects.heads, head)
    }
}
