import FederationCore
import FederationJudging
import SeededChance
import Testing

@Suite("Following a log") struct FollowedLogTests {
    private let log: SampleLog

    init() throws {
        var log = SampleLog()
        try log.append(300)
        self.log = log
    }

    private func accepted(_ verdict: FollowedLog.Verdict) -> FollowedLog? {
        if case .accept(let next, _) = verdict { next } else { nil }
    }

    /// A follower that holds the first `size` entries.
    private func follower(at size: Int) throws -> FollowedLog {
        guard size > 0 else { return SampleLog.follower }
        return try #require(accepted(SampleLog.follower.judge(batch: log.batch(0..<size).encoded).verdict))
    }

    @Test("A batch is read back as it was written")
    func roundTrip() throws {
        let batch = try log.batch(3..<259)
        #expect(try Batch(decoding: batch.encoded) == batch)
    }

    @Test("Page by page a follower arrives at the origin's own root")
    func catchUp() throws {
        var follower = SampleLog.follower
        for start in stride(from: 0, to: 300, by: 100) {
            follower = try #require(accepted(follower.judge(batch: log.batch(start..<start + 100).encoded).verdict))
        }
        #expect(follower.size == 300)
        #expect(follower.frontier.root == log.frontier.root)
    }

    @Test("A gap is pulled, what is held is dropped, an overlap is continued")
    func gaps() throws {
        let follower = try follower(at: 100)
        #expect(try follower.judge(batch: log.batch(150..<200).encoded).verdict == .pull(from: 100))
        #expect(try follower.judge(batch: log.batch(0..<50).encoded).verdict == .alreadyHeld)
        #expect(try follower.judge(batch: log.batch(0..<100).encoded).verdict == .alreadyHeld)
        let next = try #require(accepted(follower.judge(batch: log.batch(50..<150).encoded).verdict))
        #expect(next.size == 150)
    }

    @Test("A head ahead is pulled, one that is held says nothing new")
    func heads() throws {
        let follower = try follower(at: 100)
        #expect(try follower.judge(head: log.note(at: 120)).verdict == .pull(from: 100))
        #expect(try follower.judge(head: log.note(at: 100)).verdict == .alreadyHeld)
        #expect(try follower.judge(head: log.note(at: 80)).verdict == .alreadyHeld)
    }

    @Test("Two histories under one signature are a fork, in batches and in heads")
    func forks() throws {
        var twin = SampleLog()
        try twin.append(200, word: "other")
        let follower = try follower(at: 100)
        let note = try twin.note(at: 100)
        let proof = ForkProof(try #require(follower.lastNote), note)
        #expect(try follower.judge(batch: twin.batch(50..<100).encoded).verdict == .fork(proof))
        #expect(try follower.judge(batch: twin.batch(100..<150).encoded).verdict == .reject(.rootMismatch))
        #expect(follower.judge(head: note).verdict == .fork(proof))
        #expect(follower.judge(fork: proof) == .fork(proof))
        #expect(SampleLog.follower.judge(fork: proof) == .fork(proof), "who holds nothing of it can check it too")
    }

    @Test("A stranger's signature changes nothing (S-130)")
    func stranger() throws {
        let verdict = SampleLog.follower.judge(batch: try log.batch(0..<10, by: Golden.stranger).encoded).verdict
        #expect(verdict == .reject(.signatureMissing))
    }

    @Test("A blocked or forked origin is not even verified (S-130, S-134)")
    func blocked() throws {
        var follower = SampleLog.follower
        follower.state = .blocked
        #expect(try follower.judge(batch: log.batch(0..<10).encoded).verdict == .reject(.originBlocked))
        follower.state = .forked
        #expect(try follower.judge(head: log.note(at: 10)).verdict == .reject(.originForked))
    }

    @Test("A head of another epoch or another log is refused")
    func otherLogs() throws {
        let later = FollowedLog(identity: Identity(genesis: Golden.genesis), epoch: 1)
        #expect(try later.judge(batch: log.batch(0..<10).encoded).verdict == .reject(.wrongEpoch))
        let genesis = try Genesis(rotation: [Golden.key.publicKey], signing: [Golden.stranger.publicKey])
        let other = FollowedLog(identity: Identity(genesis: genesis))
        #expect(try other.judge(batch: log.batch(0..<10).encoded).verdict == .reject(.wrongOrigin))
    }

    @Test("A payload that was not committed to is refused, an erased one keeps the root")
    func payloads() throws {
        var items = Array(log.items[0..<3])
        items[1].payload = .inline(Opening(salt: [UInt8](repeating: 1, count: 32), payload: Array(#"{"fact":7}"#.utf8)))
        let forged = try Batch(items: items, note: log.note(at: 3))
        #expect(SampleLog.follower.judge(batch: forged.encoded).verdict == .reject(.commitmentMismatch))
        items[1].payload = .redacted
        items[2].payload = .absent
        let erased = try Batch(items: items, note: log.note(at: 3))
        let next = try #require(accepted(SampleLog.follower.judge(batch: erased.encoded).verdict))
        #expect(next.frontier.root == MerkleProof.root(of: log.items[0..<3].map(\.leaf)[...]))
    }

    @Test("A head that is not the batch's own is refused")
    func wrongHead() throws {
        let batch = try Batch(items: Array(log.items[0..<10]), note: log.note(at: 11))
        #expect(SampleLog.follower.judge(batch: batch.encoded).verdict == .reject(.rootMismatch))
    }

    @Test("Frames with anything wrong are refused (S-132)")
    func frames() throws {
        let good = try log.batch(0..<2).encoded
        func verdict(_ change: (inout [UInt8]) -> Void) -> FollowedLog.Verdict {
            var bytes = good
            change(&bytes)
            return SampleLog.follower.judge(batch: bytes).verdict
        }
        #expect(verdict { $0[0] = 0 } == .reject(.badFrame))
        #expect(verdict { $0[4] = 1 } == .reject(.unknownFlags))
        #expect(verdict { $0.append(0) } == .reject(.trailingBytes))
        #expect(verdict { $0.removeLast() } == .reject(.badFrame))
        #expect(verdict { $0[13...14] = [0, 0] } == .reject(.badFrame))
        #expect(verdict { $0[13...14] = [1, 1] } == .reject(.badFrame))
        #expect(verdict { $0[12] = 1 } == .reject(.sequenceMismatch))
        #expect(verdict { $0[5] = 0x80 } == .reject(.sequenceMismatch))
        #expect(verdict { $0 += [UInt8](repeating: 0, count: Batch.maximumBytes) } == .reject(.tooLarge))
    }

    @Test("Two thousand mutated batches change nothing and crash nothing (S-130)")
    func mutations() throws {
        let good = try log.batch(0..<20).encoded
        let honest = try #require(accepted(SampleLog.follower.judge(batch: good).verdict))
        var random = SeededGenerator(seed: 20)
        for _ in 0..<2000 {
            let bytes = Mutation.of(good, using: &random)
            let verdict = SampleLog.follower.judge(batch: bytes).verdict
            if case .fork = verdict { Issue.record("damage was taken for a second history") }
            guard case .accept(let next, _) = verdict else { continue }
            #expect(next.frontier == honest.frontier, "a changed batch was taken for another history")
        }
    }
}
