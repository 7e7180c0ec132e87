public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Tells the bus what the log has become. Nothing depends on anybody hearing it: whoever missed it asks.
public struct Publisher: Sendable {
    private let reader: LogReader
    private let bus: Bus
    private let subjects: Subjects
    private let signer: any Signer
    private let world: World

    public init(database: Database, bus: Bus, territory: TerritoryID, signer: any Signer, world: World) {
        reader = LogReader(database: database)
        self.bus = bus
        subjects = Subjects(territory)
        self.signer = signer
        self.world = world
    }

    /// Publishes everything from a position on as live batches.
    /// - Returns: the position after the last, where the next call goes on.
    /// - Throws: `BusError` without a server; the position stays as it was.
    public func publish(from first: UInt64) async throws -> UInt64 {
        var position = first
        let epoch = try await reader.epoch()
        while let batch = try await reader.batch(epoch: epoch, from: position) {
            try bus.publish(subjects.batches, batch.encoded)
            position = batch.end
        }
        return position
    }

    /// Publishes the newest head, by which others learn that they lack something, or that they lack nothing: it states the time.
    public func announce() async throws {
        guard let head = try await reader.head(statedBy: signer, at: world.unixSeconds) else { return }
        try bus.publish(subjects.heads, head)
    }
}
