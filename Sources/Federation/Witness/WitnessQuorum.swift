import FederationCore
import Foundation
import Postgres

/// Notes which heads of a followed territory enough others have witnessed. Entries beyond take effect later, where its policy says so.
struct WitnessQuorum: Sendable {
    let database: Database
    private let peers: PeerStore
    private let follower: Follower

    init(database: Database) {
        self.database = database
        follower = Follower(database: database)
        peers = PeerStore(database: database)
    }

    /// Takes a head whose log's signature holds.
    ///
    /// The territory itself is no witness, nor is one that is not followed here, nor one that was stopped.
    /// - Returns: whether more entries than before may take effect.
    /// - Throws: ``Reject/signatureInvalid`` where a known witness's line fails; ``Contradiction`` where the head is of another history
    ///   than is held; `PostgresError`.
    func take(_ bytes: [UInt8], of origin: TerritoryID) async throws -> Bool {
        let note = try SignedNote(decoding: bytes)
        let head = try Checkpoint(text: note.text)
        let all = try await peers.list()
        guard let peer = all.first(where: { $0.log.territory == origin }), head.origin.epoch == peer.log.epoch,
            (peer.quorum.size...max(peer.quorum.size, peer.log.size)).contains(head.size)
        else { return false }
        let count = try witnesses(of: note, peer, among: all.filter { $0.isWitness && $0.log.territory != origin })
        guard count >= max(1, peer.quorum.needed) else { return false }
        let verdict = try await follower.take(head: bytes, from: origin).verdict
        guard case .alreadyHeld = verdict else { throw Contradiction(verdict: verdict) }
        return try await keep(head, count, of: peer)
    }

    /// Enough witnesses signed what is not held here.
    struct Contradiction: Error {
        let verdict: FollowedLog.Verdict
    }

    private func witnesses(of note: SignedNote, _ peer: Peer, among others: [Peer]) throws(Reject) -> Int {
        let keys = others.flatMap(\.witnessKeys)
        // Most heads have none: then nothing is verified twice.
        guard note.signatures.contains(where: { line in keys.contains { $0.id == line.keyID } }) else { return 0 }
        let verified = try Checkpoint.verified(
            note: note.encoded, of: peer.log.identity, epoch: peer.log.epoch, witnesses: keys)
        // A territory with two keys is one witness.
        return Set(verified.witnesses.keys.map(\.name)).count
    }

    private func keep(_ head: Checkpoint, _ count: Int, of peer: Peer) async throws -> Bool {
        let (epoch, size) = (Int64(clamping: head.origin.epoch), Int64(clamping: head.size))
        let changed = try await database.execute(
            """
            UPDATE peer SET witnesses = \(count)::smallint, witnessed = \(size), witnessed_epoch = \(epoch)
            WHERE tid = \(peer.log.territory.description) AND epoch = \(epoch)
                AND (witnessed_epoch, witnessed) <= (\(epoch), \(size))
            """)
        return changed == 1 && head.size > peer.quorum.size
    }
}

extension Peer {
    /// Whom this territory asks, and whose signatures count here: everybody who is followed and not stopped.
    var isWitness: Bool { !log.isStopped }
}
