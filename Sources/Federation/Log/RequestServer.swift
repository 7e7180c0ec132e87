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
                let subjects = Subjects(territory)
                for subject in [subjects.requests, subjects.witnessing] {
                    group.addTask { await answerRequests(to: subject) }
                }
            }
        }
    }

    private func answerRequests(to subject: String) async {
        for await message in bus.subscribe(subject, buffering: Self.queueLimit) {
            guard let reply = message.replyTo else { continue }
            do {
                try bus.publish(reply, await desk.answer(message.payload))
            } catch {
                logger.info("request not answered", metadata: ["error": "\(error)"])
            }
        }
    }
}
