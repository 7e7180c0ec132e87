import FederationCore
import Foundation
import Testing

/// What a follower asks besides whether a batch is signed and hashes to its head.
@Suite struct HistoryChecksTests {
    private let log: SampleLog

    init() throws {
        var log = SampleLog()
        try log.append(5)
        self.log = log
    }

    @Test("A payload for listed territories is not kept from a broadcast, and others are")
    func listedPayloads() throws {
        let facts = [Entry.Audience.everyone, .listedTerritories].map {
            PendingFact(
                id: UUID(), type: EntryType("test.fact")!, schemaVersion: 1, objectID: UUID(), timeMilliseconds: 1,
                audience: $0, opening: Opening(salt: Golden.key.publicKey.bytes, payload: Array("{}".utf8)))
        }
        let appended = try LogAppend(facts, to: MerkleFrontier())
        let head = Checkpoint(origin: Golden.origin, size: 2, root: appended.frontier.root)
        let note = try head.signed(by: Golden.key, at: Golden.time).encoded
        let batch = try Batch(items: appended.items, note: note)
        guard case .accept(_, let new) = SampleLog.follower.judge(batch: batch.encoded).verdict else {
            Issue.record("the batch was not taken")
            return
        }
        #expect(new.map(\.payload) == [appended.items[0].payload, .absent])
    }

    @Test("A log goes into the next epoch at its base and not before")
    func beforeTheBase() throws {
        let root = MerkleProof.root(of: log.items.map(\.leaf)[...])
        let operation = try IdentityOperation(
            number: 1, previous: Golden.territory.hash,
            change: .epoch(EpochStart(number: 1, base: HeadPosition(epoch: 0, size: 5), root: root)),
            rotation: [Golden.key.publicKey], signing: [SigningGrant(key: Golden.key.publicKey, from: .start)])
        let identity = try Identity(genesis: Golden.genesis)
            .appending(Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: Golden.key))
        let verdict = try FollowedLog(identity: identity).judge(batch: log.batch(0..<3).encoded).verdict
        guard case .accept(let next, _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(next.epoch == 0 && next.size == 3)
    }

    @Test("What a key promised that has been revoked since makes nobody a forger")
    func revokedPromise() throws {
        let identity = try IdentityTests.start.appending(
            IdentityTests.operation(
                after: IdentityTests.start, .revoke(key: IdentityTests.first.publicKey, lastGoodSize: 2),
                signing: [IdentityTests.grant(IdentityTests.second, 0, 3)]))
        let origin = LogOrigin(territory: identity.territory, epoch: 0)
        let promise = try Checkpoint(origin: origin, size: 3, root: MerkleHash.emptyRoot)
            .signed(by: IdentityTests.first, at: Golden.time).encoded
        let follower = FollowedLog(identity: identity, ahead: HeadsAhead([try SignedHead(kept: promise)]))
        for size in [3, 4] {
            let root = MerkleProof.root(of: log.items[..<size].map(\.leaf)[...])
            let note = try Checkpoint(origin: origin, size: UInt64(size), root: root)
                .signed(by: IdentityTests.second, at: Golden.time).encoded
            let batch = try Batch(items: Array(log.items[..<size]), note: note)
            guard case .accept = follower.judge(batch: batch.encoded).verdict else {
                Issue.record("an honest log of \(size) was not followed")
                continue
            }
        }
    }

    @Test("Heads of two logs prove nothing about either")
    func twoLogs() throws {
        let notes = try [0, 1 as UInt64].map { epoch in
            let origin = LogOrigin(territory: Golden.territory, epoch: epoch)
            return try Checkpoint(origin: origin, size: 3, root: Hash(of: [UInt8(epoch)]))
                .signed(by: Golden.key, at: Golden.time).encoded
        }
        #expect(throws: Reject.badProof) {
            try ForkProof(notes[0], notes[1]).verify { note throws(Reject) in
                let origin = try Checkpoint(text: SignedNote(decoding: note).text).origin
                return try Checkpoint.verified(
                    note: note, key: LogKey(origin: origin, publicKey: Golden.key.publicKey))
            }
        }
    }

    @Test("A payload has the length that its entry says, also where the commitment fits")
    func payloadLength() throws {
        var entry = log.items[0].entry
        entry.payloadLength += 1
        #expect(throws: Reject.commitmentMismatch) { try log.items[0].payload.check(against: entry) }
    }
}
