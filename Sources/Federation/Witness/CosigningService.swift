public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Has the newest head witnessed by the territories that are followed, and tells the others the head with their signatures.
///
/// It only reads the log: sequencing and publishing wait for no witness, and a witness that does not answer delays nobody.
public struct CosigningService: Service {
    /// How often it is looked whether there is a new head. A log that grows all the time has one of its heads witnessed so often.
    static let interval = Duration.seconds(1)
    /// When witnesses that have not answered are waited for no longer.
    static let patience = Duration.seconds(3)
    /// For how long one that did not sign is left in peace, in seconds.
    static let rest: TimeInterval = 15
    /// The log's own two lines take the rest of a note.
    static let maximumWitnesses = SignedNote.maximumSignatures - 2

    private let database: Database
    private let bus: Bus
    private let territory: TerritoryID
    private let signer: any Signer
    private let store: CosignatureStore
    /// Keeps what it verified of identities from one round to the next.
    private let peers: PeerStore
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger

    public init(
        database: Database, bus: Bus, territory: TerritoryID, signer: any Signer, metrics: FederationMetrics,
        world: World, logger: Logger = Logger(label: "federation")
    ) {
        self.database = database
        self.bus = bus
        self.territory = territory
        self.signer = signer
        store = CosignatureStore(database: database)
        peers = PeerStore(database: database)
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Works until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var resting: [TerritoryID: Date] = [:]
            repeat {
                do {
                    try await round(&resting)
                } catch {
                    logger.info("heads not witnessed for now", metadata: ["error": "\(error)"])
                }
            } while (try? await world.sleep(Self.interval)) != nil
        }
    }

    /// Asks those who have not signed the newest head, all at once.
    private func round(_ resting: inout [TerritoryID: Date]) async throws {
        guard let head = try await KeptHead.newest(of: .own, in: database) else { return }
        let now = world.now()
        resting = resting.filter { $0.value > now }
        let last = try await store.last().filter { $0.value.epoch == head.epoch }
        let witnesses = try await peers.list().filter(\.isWitness).prefix(Self.maximumWitnesses)
            .filter { last[$0.log.territory]?.size != head.size && resting[$0.log.territory] == nil }
        guard !witnesses.isEmpty else { return }
        let signed = await ask(witnesses, head, last)
        for witness in witnesses where !signed.contains(witness.log.territory) {
            resting[witness.log.territory] = now.addingTimeInterval(Self.rest)
        }
        if !signed.isEmpty { try await tell(head) }
    }

    /// - Returns: who signed in time.
    private func ask(
        _ witnesses: [Peer], _ head: KeptHead, _ last: [TerritoryID: CosignatureStore.Last]
    ) async -> Set<TerritoryID> {
        await withTaskGroup(of: TerritoryID?.self) { group in
            for witness in witnesses {
                let tid = witness.log.territory
                group.addTask { await isSigned(head, by: witness, after: last[tid]?.size ?? 0) ? tid : nil }
            }
            group.addTask {
                try? await world.sleep(Self.patience)
                return territory
            }
            var signed: Set<TerritoryID> = []
            for _ in witnesses {
                let answer = await group.next() ?? nil
                if answer == territory { break }
                if let answer { signed.insert(answer) }
            }
            group.cancelAll()
            return signed
        }
    }

    private func isSigned(_ head: KeptHead, by witness: Peer, after known: UInt64) async -> Bool {
        let requests = WitnessRequests(
            proofs: LogProofs(.own, in: database),
            requests: PageRequests(
                bus: bus, own: territory, origin: witness.log.territory, signer: signer, world: world),
            peer: witness)
        do {
            let line = try await requests.cosignature(of: head, after: known)
            try await store.keep(line, of: head.checkpoint, by: witness.log.territory)
            metrics.witnessed(by: witness.code, "signed")
            return true
        } catch let failure as RemoteFailure {
            refused(failure, by: witness, head)
        } catch {
            metrics.witnessed(by: witness.code, "unanswered")
        }
        return false
    }

    private func refused(_ failure: RemoteFailure, by witness: Peer, _ head: KeptHead) {
        metrics.witnessed(by: witness.code, "refused")
        if case .notWitnessed(.conflict(let size)) = failure, size > head.size {
            // It saw heads that this database does not know: perhaps it is an old one.
            logger.warning(
                "a witness signed a larger head of the own log",
                metadata: ["peer.code": "\(witness.code)", "log.size": "\(size)"])
        } else {
            logger.debug("head not witnessed", metadata: ["peer.code": "\(witness.code)", "error": "\(failure)"])
        }
    }

    private func tell(_ head: KeptHead) async throws {
        let lines = try await store.lines(under: head.checkpoint)
        metrics.witnesses(lines.count)
        try? bus.publish(
            Subjects(territory).heads, SignedNote(decoding: head.note).cosigned(by: lines).encoded)
    }
}
