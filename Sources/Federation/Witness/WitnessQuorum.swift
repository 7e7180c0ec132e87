import FederationCore
import Foundation
import Postgres

/// Notes which heads of a followed territory enough others have witnessed. Entries beyond take effect later, where its policy says so.
struct WitnessQuorum: Sendable {
    let database: Database
    private let peers: PeerStore

    init(database: Database) {
        self.database = database
        peers = PeerStore(database: database)
    }

    /// Takes a head whose log's signature holds.
    ///
    /// The territory itself is no witness, nor is one that is not followed here, nor one that was stopped.
    /// - Returns: whether more entries than before may take effect.
    /// - Throws: ``Reject/signatureInvalid`` where a known witness's line fails, ``Reject/rootMismatch`` where the head is another
    ///   than the entries that are held lead to; `PostgresError`.
    func take(_ bytes: [UInt8], of origin: TerritoryID) async throws -> Bool {
        let note = try SignedNote(decoding: bytes)
        let head = try Checkpoint(text: note.text)
        let all = try await peers.list()
        guard let peer = all.first(where: { $0.log.territory == origin }), head.origin.epoch == peer.log.epoch,
            (peer.quorum.size...max(peer.quorum.size, peer.log.size)).contains(head.size)
        else { return false }
        let count = try witnesses(of: note, peer, among: all.filter { $0.isWitness && $0.log.territory != origin })
        guard count >= max(1, peer.quorum.needed) else { return false }
        guard try await isHeld(head, of: peer) else { throw Reject.rootMismatch }
        return try await keep(head, count, of: peer)
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

    /// Whether the copy that is held here had that root at that size.
    private func isHeld(_ head: Checkpoint, of peer: Peer) async throws -> Bool {
        if head.size == peer.log.size { return peer.log.frontier.root == head.root }
        let store = TreeStore(
            database: database, log: peer.log.territory.description, epoch: Int64(clamping: peer.log.epoch))
        return try await LogTree(store: store).hasRoot(head.root, at: head.size)
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
