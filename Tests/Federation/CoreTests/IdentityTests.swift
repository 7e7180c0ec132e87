import FederationCore
import Testing

/// A territory changes its keys, and everybody can tell which key may sign which head.
@Suite struct IdentityTests {
    static let keys = try! (1...6).map { try SigningKey(seed: [UInt8](repeating: UInt8(0x40 + $0), count: 32)) }
    static let (high, low) = (keys[0], keys[1])
    static let (first, second, third) = (keys[2], keys[3], keys[4])
    static let genesis = try! Genesis(
        rotation: [high.publicKey, low.publicKey], signing: [first.publicKey])
    static let start = Identity(genesis: genesis)
    static let zero = SigningGrant(key: first.publicKey, from: .start)

    static func grant(_ key: SigningKey, _ epoch: UInt64, _ size: UInt64) -> SigningGrant {
        SigningGrant(key: key.publicKey, from: HeadPosition(epoch: epoch, size: size))
    }

    static func operation(
        after identity: Identity, _ change: IdentityOperation.Change = .update, signing: [SigningGrant] = [zero],
        rotation: [SigningKey] = [high, low], by signer: SigningKey = high
    ) throws -> Envelope {
        let operation = try IdentityOperation(
            number: UInt64(identity.operations.count + 1), previous: identity.lastHash, change: change,
            rotation: rotation.map(\.publicKey), signing: signing,
            endpoints: ["tfl": "https://se.example/.well-known/tfl"])
        return try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: signer)
    }

    static func position(_ epoch: UInt64, _ size: UInt64) -> HeadPosition { HeadPosition(epoch: epoch, size: size) }

    @Test("An operation reads back as it was written")
    func roundTrip() throws {
        for change in [
            .update, .revoke(key: Self.first.publicKey, lastGoodSize: 7), .tombstone,
            .epoch(EpochStart(number: 1, base: Self.position(0, 5), root: MerkleHash.emptyRoot)),
        ] as [IdentityOperation.Change] {
            let operation = try IdentityOperation(
                number: 1, previous: Self.start.lastHash, change: change, rotation: [Self.high.publicKey],
                signing: change == .tombstone ? [] : [Self.zero], witnesses: [Golden.territory],
                endpoints: ["tfl": "https://a.example", "bus": "tls://a.example:4222"])
            #expect(try IdentityOperation(decoding: operation.encoded) == operation)
            let more = String(decoding: operation.encoded.dropLast(), as: UTF8.self) + ",\"x\":1}"
            #expect(throws: Reject.badIdentity) { try IdentityOperation(decoding: Array(more.utf8)) }
        }
    }

    @Test("A key that is replaced is valid up to the first head of its successor, and never after")
    func rotation() throws {
        let next = try Self.start.appending(
            Self.operation(after: Self.start, signing: [Self.grant(Self.second, 0, 101)]))
        #expect(next.keys(at: Self.position(0, 100)) == [Self.first.publicKey])
        #expect(next.keys(at: Self.position(0, 101)) == [Self.second.publicKey])
        #expect(next.signing == [Self.second.publicKey])
        #expect(next.endpoints["tfl"] == "https://se.example/.well-known/tfl")
        // It never comes back.
        let back = try Self.operation(after: next, signing: [Self.grant(Self.first, 0, 200)])
        #expect(throws: Reject.badIdentity) { try next.appending(back) }
    }

    @Test("A stolen key signs nothing beyond its last good head")
    func revocation() throws {
        let next = try Self.start.appending(
            Self.operation(
                after: Self.start, .revoke(key: Self.first.publicKey, lastGoodSize: 40),
                signing: [Self.grant(Self.second, 0, 41)]))
        #expect(next.keys(at: Self.position(0, 40)) == [Self.first.publicKey])
        #expect(next.keys(at: Self.position(0, 41)) == [Self.second.publicKey])
        // A key that was replaced before may be found stolen later.
        let replaced = try Self.start.appending(
            Self.operation(after: Self.start, signing: [Self.grant(Self.second, 0, 101)]))
        let later = try replaced.appending(
            Self.operation(
                after: replaced, .revoke(key: Self.first.publicKey, lastGoodSize: 40),
                signing: [Self.grant(Self.second, 0, 101), Self.grant(Self.third, 0, 41)]))
        #expect(later.keys(at: Self.position(0, 41)) == [Self.third.publicKey])
        #expect(Set(later.signing) == [Self.second.publicKey, Self.third.publicKey])
    }

    @Test("A key is not dropped without a successor, and not moved")
    func dropped() throws {
        let two = try Self.start.appending(
            Self.operation(after: Self.start, signing: [Self.zero, Self.grant(Self.second, 0, 10)]))
        #expect(two.keys(at: Self.position(0, 10)).count == 2)
        for signing in [[Self.zero], [Self.zero, Self.grant(Self.second, 0, 9)]] {
            let bad = try Self.operation(after: two, signing: signing)
            #expect(throws: Reject.badIdentity) { try two.appending(bad) }
        }
    }

    @Test("A new epoch goes on from a head, and the old one has no heads beyond it")
    func epoch() throws {
        let base = EpochStart(number: 1, base: Self.position(0, 50), root: MerkleHash.emptyRoot)
        let next = try Self.start.appending(Self.operation(after: Self.start, .epoch(base)))
        #expect(next.epoch == 1)
        #expect(next.keys(at: Self.position(0, 50)) == [Self.first.publicKey])
        #expect(next.keys(at: Self.position(0, 51)).isEmpty)
        #expect(next.keys(at: Self.position(1, 51)) == [Self.first.publicKey])
        #expect(next.keys(at: Self.position(2, 51)).isEmpty)
        for wrong in [
            EpochStart(number: 2, base: Self.position(1, 50), root: base.root),
            EpochStart(number: 1, base: Self.position(0, 49), root: base.root),
        ] {
            let start = EpochStart(number: wrong.number, base: Self.position(1, 49), root: base.root)
            let bad = try Self.operation(after: next, .epoch(start))
            #expect(throws: Reject.badIdentity) { try next.appending(bad) }
        }
    }

    @Test("What a key vouched for counts when another took its place, and never when somebody else has it")
    func cosigning() throws {
        let next = try Self.start.appending(
            Self.operation(after: Self.start, signing: [Self.grant(Self.second, 0, 50)]))
        #expect(next.cosigning.map(\.publicKey) == [Self.first.publicKey, Self.second.publicKey])
        let revoked = try next.appending(
            Self.operation(
                after: next, .revoke(key: Self.second.publicKey, lastGoodSize: 59),
                signing: [Self.grant(Self.third, 0, 60)]))
        #expect(revoked.cosigning.map(\.publicKey) == [Self.first.publicKey, Self.third.publicKey])
        let start = EpochStart(number: 1, base: Self.position(0, 70), root: Hash(of: [7]))
        let epoch = try revoked.appending(
            Self.operation(after: revoked, .epoch(start), signing: [Self.grant(Self.third, 0, 60)]))
        #expect(epoch.cosigning.filter { $0.publicKey == Self.third.publicKey }.map(\.name).count == 2)
        #expect(epoch.cosigning.filter { $0.publicKey == Self.first.publicKey }.count == 1)
    }

    @Test("A key that is granted or ends in an epoch that never comes makes no endless list of names")
    func cosigningFarAway() throws {
        let far = UInt64(Int64.max)
        let next = try Self.start.appending(
            Self.operation(after: Self.start, signing: [Self.grant(Self.second, far, 0)]))
        #expect(next.cosigning.count == 2)
    }

    @Test("Nothing follows a tombstone, and no key signs")
    func tombstone() throws {
        let gone = try Self.start.appending(Self.operation(after: Self.start, .tombstone, signing: []))
        #expect(gone.isTombstoned && gone.signing.isEmpty)
        let after = try Self.operation(after: gone)
        #expect(throws: Reject.badIdentity) { try gone.appending(after) }
        // What was signed before still verifies.
        #expect(gone.keys(at: Self.position(0, 5)) == [Self.first.publicKey])
    }

    @Test("Only a rotation key of the operation before signs the next")
    func signers() throws {
        let stranger = try Self.operation(after: Self.start, by: Self.third)
        #expect(throws: Reject.signatureInvalid) { try Self.start.appending(stranger) }
        let signing = try Self.operation(after: Self.start, by: Self.first)
        #expect(throws: Reject.signatureInvalid) { try Self.start.appending(signing) }
        let next = try Self.start.appending(Self.operation(after: Self.start, rotation: [Self.third], by: Self.low))
        let old = try Self.operation(after: next, by: Self.high)
        #expect(throws: Reject.signatureInvalid) { try next.appending(old) }
        #expect(try next.appending(Self.operation(after: next, by: Self.third)).operations.count == 2)
    }

    @Test("An operation out of its place is refused")
    func place() throws {
        let one = try Self.operation(after: Self.start)
        let next = try Self.start.appending(one)
        #expect(throws: Reject.badIdentity) { try next.appending(one) }
        let two = try Self.operation(after: next)
        #expect(throws: Reject.badIdentity) { try Self.start.appending(two) }
    }

    @Test("A rotation key of higher priority overrules a lower one for 72 hours, and never the other way round")
    func overruling() throws {
        let thief = try Self.operation(
            after: Self.start, signing: [Self.grant(Self.second, 0, 10)], rotation: [Self.low], by: Self.low)
        let owner = try Self.operation(
            after: Self.start, signing: [Self.grant(Self.third, 0, 10)], rotation: [Self.high], by: Self.high)
        let stolen = try Self.start.appending(thief)
        let seen: UInt64 = 1_790_000_000
        let back = try stolen.merging([owner], from: 1, seen: [seen], now: seen + 72 * 3600)
        #expect(back.signing == [Self.third.publicKey])
        #expect(throws: Reject.identityConflict) {
            try stolen.merging([owner], from: 1, seen: [seen], now: seen + 72 * 3600 + 1)
        }
        #expect(throws: Reject.identityConflict) { try back.merging([thief], from: 1, seen: [seen], now: seen) }
        #expect(stolen.mayBeOverruled(seen: [seen], now: seen + 72 * 3600))
        #expect(!stolen.mayBeOverruled(seen: [seen], now: seen + 72 * 3600 + 1))
        #expect(!back.mayBeOverruled(seen: [seen], now: seen), "nobody comes before the first key")
    }

    @Test("A chain comes whole, in parts, again, and of another")
    func chains() throws {
        let one = try Self.operation(after: Self.start)
        let next = try Self.start.appending(one)
        let two = try Self.operation(after: next, signing: [Self.grant(Self.second, 0, 30)])
        let whole = try [Self.genesis.signed(by: Self.low), one, two]
        #expect(try IdentityChain.decode(IdentityChain.encode(whole)) == whole)
        #expect(try Self.start.merging(whole, from: 0, seen: [], now: 0).operations.count == 2)
        #expect(try next.merging([two], from: 2, seen: [0], now: 0).operations.count == 2)
        #expect(try next.merging([one], from: 1, seen: [0], now: 0) == next)
        #expect(try next.merging([], from: 1, seen: [0], now: 0) == next)
        #expect(throws: Reject.badIdentity) { try Self.start.merging([two], from: 2, seen: [], now: 0) }
        let strangers = try Golden.genesis.signed(by: Golden.key)
        #expect(throws: Reject.wrongOrigin) { try Self.start.merging([strangers], from: 0, seen: [], now: 0) }
        let unsigned = try Envelope(payload: Self.genesis.encoded, type: Genesis.payloadType, signedBy: Self.third)
        #expect(throws: Reject.signatureInvalid) { try Self.start.merging([unsigned], from: 0, seen: [], now: 0) }
        #expect(throws: Reject.badIdentity) { try IdentityChain.decode(Array("x".utf8)) }
    }

    @Test("S-130: A head counts only under the key of its place")
    func heads() throws {
        let next = try Self.start.appending(Self.operation(after: Self.start, signing: [Self.grant(Self.second, 0, 3)]))
        func note(_ size: UInt64, by key: SigningKey) throws -> [UInt8] {
            let origin = LogOrigin(territory: next.territory, epoch: 0)
            return try Checkpoint(origin: origin, size: size, root: Golden.leaves[0]).signed(by: key, at: 0).encoded
        }
        #expect(try Checkpoint.verified(note: note(2, by: Self.first), of: next, epoch: 0).checkpoint.size == 2)
        #expect(try Checkpoint.verified(note: note(3, by: Self.second), of: next, epoch: 0).checkpoint.size == 3)
        for (size, key) in [(UInt64(2), Self.second), (3, Self.first)] {
            let note = try note(size, by: key)
            #expect(throws: Reject.keyNotAdmissible) { try Checkpoint.verified(note: note, of: next, epoch: 0) }
        }
        let strangers = try note(2, by: Self.third)
        #expect(throws: Reject.signatureMissing) { try Checkpoint.verified(note: strangers, of: next, epoch: 0) }
        let epoch = try note(2, by: Self.first)
        #expect(throws: Reject.wrongEpoch) { try Checkpoint.verified(note: epoch, of: next, epoch: 1) }
    }
}

/// A follower goes from one epoch to the next by itself.
@Suite struct EpochTests {
    @Test("A log that reaches the base of the next epoch goes on in it")
    func reachingTheBase() throws {
        var log = SampleLog()
        try log.append(10)
        let operation = try IdentityOperation(
            number: 1, previous: Golden.territory.hash,
            change: .epoch(
                EpochStart(
                    number: 1, base: HeadPosition(epoch: 0, size: 5),
                    root: MerkleProof.root(of: log.items[..<5].map(\.leaf)[...]))),
            rotation: [Golden.key.publicKey], signing: [SigningGrant(key: Golden.key.publicKey, from: .start)])
        let identity = try Identity(genesis: Golden.genesis)
            .appending(Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: Golden.key))
        var follower = FollowedLog(identity: identity)
        // Beyond the base the old epoch has no heads any more.
        #expect(try follower.judge(batch: log.batch(0..<6).encoded).verdict == .reject(.keyNotAdmissible))
        guard case .accept(let next, _) = try follower.judge(batch: log.batch(0..<5).encoded).verdict else {
            Issue.record("the base was not reached")
            return
        }
        follower = next
        #expect(follower.epoch == 1 && follower.size == 5)
        let origin = LogOrigin(territory: Golden.territory, epoch: 1)
        let root = MerkleProof.root(of: log.items.map(\.leaf)[...])
        let note = try Checkpoint(origin: origin, size: 10, root: root).signed(by: Golden.key, at: Golden.time)
        let batch = try Batch(items: Array(log.items[5...]), note: note.encoded)
        guard case .accept(let last, _) = follower.judge(batch: batch.encoded).verdict else {
            Issue.record("the new epoch was not followed")
            return
        }
        #expect(last.epoch == 1 && last.size == 10)
    }
}
