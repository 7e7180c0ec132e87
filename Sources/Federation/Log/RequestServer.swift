public import FederationBus
public import FederationCore
public import Logging
public import ServiceLifecycle

/// Answers the requests of pinned territories over the bus.
public struct RequestServer: Service {
    private let desk: RequestDesk
    private let bus: Bus
    private let territory: TerritoryID
    private let logger: Logger

    /// Requests that wait while others are answered; more are dropped, and their askers ask again.
    static let queueLimit = 256
    /// How often it is looked who is pinned: each of them has a share of its own, whatever strangers ask.
    static let lookInterval = Duration.seconds(10)
    /// Requests that are answered at once. Proofs never take them all.
    static let width = 8

    public init(
        desk: RequestDesk, bus: Bus, territory: TerritoryID, logger: Logger = Logger(label: "federation")
    ) {
        self.desk = desk
        self.bus = bus
        self.territory = territory
        self.logger = logger
    }

    /// Answers until graceful shutdown or cancellation.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    repeat { await desk.knowPeers() } while (try? await Task.sleep(for: Self.lookInterval)) != nil
                }
                let subjects = Subjects(territory)
                for subject in [subjects.requests, subjects.witnessing] {
                    group.addTask { await answerRequests(to: subject) }
                }
            }
        }
    }

    private func answerRequests(to subject: String) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            for await message in bus.subscribe(
                subject, buffering: Self.queueLimit, keeping: Envelope.maximumBytes + 1)
            {
                if running == Self.width {
                    await group.next()
                    running -= 1
                }
                running += 1
                group.addTask { await answer(message) }
            }
        }
    }

    private func answer(_ message: BusMessage) async {
        // Elsewhere an answer would be something else, and many times as long as what made us send it.
        guard let reply = message.replyTo, let asker = Subjects.asker(waitingOn: reply) else { return }
        do {
            try bus.publish(reply, await desk.answer(message.payload, to: asker))
        } catch {
            logger.info("request not answered", metadata: ["error": "\(error)"])
        }
    }
}
