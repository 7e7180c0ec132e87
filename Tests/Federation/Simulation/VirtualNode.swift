import FederationCore

/// One node: a database, a file beside its key, and what it holds in memory while it runs.
///
/// What the product decides in FederationCore is decided by the same code here: `LogAppend`, `FollowedLog`, `Batch`, `Checkpoint`,
/// `RemoteCall`, `RequestGuard`. What it decides in SQL is modelled, statement by statement, in `Sequencing`, `Following`,
/// `Applying` and `Answering`.
final class VirtualNode {
    let id: Int
    let territory: Int
    let around: Surroundings
    var disk: VirtualDisk
    /// The last-signed file: beside the key, on no disk that is ever put back.
    var lastSigned: HeadOnFile?
    /// What the operator's rotation key signed, which is on no disk that is ever put back. It is told to whoever asks.
    var identity: Identity
    /// Clients of this node that wait for an answer, by the key of what they asked.
    var unanswered: [Int] = []
    /// Ids of the outbox are given once, whatever becomes of the transaction.
    var lastOutboxID = 0
    /// Milliseconds by which its clock is wrong.
    var skew: Int64 = 0
    /// Nil while the process does not run.
    var memory: Memory?
    /// An old disk was put back and the process has not yet found out what it lacks.
    var isRestored = false
    var backups: [Tables] = []

    struct HeadOnFile {
        let epoch: UInt64
        let size: UInt64
        let root: Hash
    }

    struct Memory {
        var openWrites: [WaitingFact] = []
        /// Up to where the bus was told.
        var published: UInt64
        var admission = RequestGuard()
        /// The one request for pages of each origin that is under way.
        var asked: [Asked?] = Cast.territories.map { _ in nil }
        /// Which territories have not yet said how much of this one's log they hold; nil where that is known.
        var recovery: [Bool]?
    }

    struct Asked {
        let token: UInt64
        let until: UInt64
    }

    init(_ id: Int, of territory: Int, disk: Tables = Tables(), in around: Surroundings) {
        self.id = id
        self.territory = territory
        self.around = around
        identity = Cast.identities[territory]
        self.disk = VirtualDisk(disk)
        start()
    }

    var tables: Tables { disk.tables }
    var key: SigningKey { Cast.keys[territory] }
    var origin: LogOrigin { LogOrigin(territory: Cast.territories[territory], epoch: tables.epoch) }
    var isRecovering: Bool { memory?.recovery != nil }
    /// Unix seconds by this node's clock.
    var unixTime: UInt64 { UInt64(1_790_000_000 + (Int64(around.now) + skew) / 1000) }

    func start() {
        guard memory == nil else { return }
        memory = Memory(published: releasedHead?.frontier.size ?? 0)
        if isRestored { beginRecovery() }
    }

    func crash() {
        memory = nil
    }

    /// Runs a transaction; in so many of a thousand cases nobody hears whether it took effect. The product rolls it back, tries again or asks the database, as here the callers do.
    func commit(isFlushed: Bool = true, unknown: Int = 50, _ change: (inout Tables) -> Void) throws {
        guard around.hasFaults, around.chance.happens(unknown) else {
            return disk.commit(isFlushed: isFlushed, change)
        }
        if around.chance.happens(500) { disk.commit(isFlushed: isFlushed, change) }
        throw OutcomeUnknown()
    }

    /// The newest signed head that may leave: what is not in the last-signed file yet may not.
    var releasedHead: KeptNote? {
        tables.notes.last { $0.epoch == tables.epoch && isReleased($0) }
    }

    func isReleased(_ kept: KeptNote) -> Bool {
        guard let lastSigned else { return false }
        return (kept.epoch, kept.frontier.size) <= (lastSigned.epoch, lastSigned.size)
    }
}
