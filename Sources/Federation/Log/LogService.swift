public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Keeps the territory's log going: gives what was committed its position, signs heads and tells the bus.
///
/// Woken by the database and by itself at least every ``pollInterval``. A bus that is away delays only the telling: everybody
/// pulls what they missed when the next head reaches them.
public struct LogService: Service {
    static let pollInterval = Duration.seconds(5)
    /// How often the head is told when nothing happens, so that others can see that nothing is missing.
    static let heartbeat = Duration.seconds(60)
    /// How long facts gather after a step that took fewer than a batch carries: a step costs the same however few it takes, and
    /// the writers need the machine too. The first fact after a pause waits for nothing.
    static let gathering = Duration.milliseconds(10)
    /// After an error, before the next try.
    static let pause = Duration.seconds(1)

    private let database: Database
    private let bus: Bus
    private let sequencer: Sequencer
    private let publisher: Publisher
    private let reader: LogReader
    private let wake: OutboxWake?
    private let world: World
    private let logger: Logger

    /// - Parameter wake: what those post who record facts in this process; others are heard through the database.
    public init(
        database: Database, bus: Bus, territory: TerritoryID, signer: any Signer, world: World,
        wake: OutboxWake? = nil, logger: Logger
    ) {
        self.database = database
        self.bus = bus
        sequencer = Sequencer(database: database, territory: territory, signer: signer, world: world)
        publisher = Publisher(database: database, bus: bus, territory: territory, signer: signer, world: world)
        reader = LogReader(database: database)
        self.wake = wake
        self.world = world
        self.logger = logger
    }

    /// Works until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await sequenceForEver() }
                group.addTask { await announceOnConnection() }
                group.addTask { await announceRegularly() }
            }
        }
    }

    private func sequenceForEver() async {
        var published: UInt64?
        for await _ in wakes() {
            do {
                published = try await publish(after: published)
                while case let count = try await sequencer.step(), count > 0 {
                    published = try await publish(after: published)
                    if count < Batch.maximumItems { try await world.sleep(Self.gathering) }
                }
            } catch  where Task.isCancelled {
                return
            } catch {
                logger.error("sequencing stopped for now", metadata: ["error": "\(error)"])
                try? await world.sleep(Self.pause)
            }
        }
    }

    /// - Parameter published: how far the bus was told; nil at the start, when whatever is older is left to heads and requests.
    /// - Returns: how far it is told now; unchanged where there is no bus.
    private func publish(after published: UInt64?) async throws -> UInt64? {
        guard let published else { return try await reader.size() }
        return (try? await publisher.publish(from: published)) ?? published
    }

    private func announceOnConnection() async {
        for await state in bus.states where state == .connected { try? await publisher.announce() }
    }

    private func announceRegularly() async {
        while (try? await world.sleep(Self.heartbeat)) != nil { try? await publisher.announce() }
    }

    /// The database's notifications, this process's own, and a tick for those that were lost.
    private func wakes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listening = Task { [database] in
            for await _ in database.listen(FederationLog.channel) { continuation.yield() }
        }
        let waking = Task { [wake] in
            guard let wake else { return }
            for await _ in wake.posts { continuation.yield() }
        }
        let ticking = Task { [world] in
            repeat { continuation.yield() } while (try? await world.sleep(Self.pollInterval)) != nil
        }
        continuation.onTermination = { _ in
            listening.cancel()
            waking.cancel()
            ticking.cancel()
        }
        return stream
    }
}
