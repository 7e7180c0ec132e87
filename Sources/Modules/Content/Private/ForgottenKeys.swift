import Content
import ContentStorage
import Federation
import Foundation
import Kernel
import Logging
import ModuleKit
import Postgres
import ServiceLifecycle

/// Says in the log whose keys were dropped. A backup may still have such a key; restored, it loses it again by what peers give back of
/// the log.
struct ForgottenKeys: Service {
    let storage: ContentStorage
    let federation: FederationLog
    let world: World
    let logger: Logger
    let rounds = Rounds()

    static let pause = Duration.seconds(60)
    static let atOnce = 1000

    func run() async throws {
        await rounds.run(every: Self.pause, world: world, logger: logger, waiting: "forgotten keys") {
            try await storage.database.write { transaction in
                for root in try await storage.takeKeyless(limit: Self.atOnce, in: transaction) {
                    try await federation.record(ContentUnpinned(cid: root.description), in: transaction)
                }
            }
        }
    }

    /// What the log tells that the database does not know. What was never private is let be.
    var ownFacts: [FactHandler] {
        [
            FactHandler(ContentUnpinned.self) { fact, _, transaction in
                guard let root = try? CID(fact.cid).v1,
                    let member = try await storage.dropKey(of: root, in: transaction)
                else { return }
                // The log says it already.
                _ = try await transaction.execute("DELETE FROM content_keyless WHERE root = \(Data(root.bytes))")
                try await storage.release(
                    root, for: UploadOperations.holder(ID<Member>(member)), in: transaction)
            }
        ]
    }
}
