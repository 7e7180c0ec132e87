import FederationCore
import FederationJudging
import SeededChance
import Testing

@Suite("Proofs of forks") struct ForkProofTests {
    private let log: SampleLog
    private let twin: SampleLog

    init() throws {
        var log = SampleLog()
        try log.append(20)
        // The same seven entries, then others.
        var twin = log.prefix(7)
        try twin.append(13, word: "other")
        (self.log, self.twin) = (log, twin)
    }

    private func leaves(_ log: SampleLog, _ size: Int) -> ArraySlice<Hash> { log.items[..<size].map(\.leaf)[...] }

    private func entry(_ log: SampleLog, at index: Int, of size: Int) -> ForkProof.ProvenEntry {
        ForkProof.ProvenEntry(
            entry: log.items[index].encodedEntry, path: MerkleProof.inclusion(of: index, in: leaves(log, size)))
    }

    /// One of each kind.
    private func proofs() throws -> [ForkProof] {
        try [
            ForkProof(log.note(at: 12), twin.note(at: 12)),
            ForkProof(
                log.note(at: 12), twin.note(at: 15),
                .entries(index: 9, a: entry(log, at: 9, of: 12), b: entry(twin, at: 9, of: 15))),
            ForkProof(
                twin.note(at: 12), log.note(at: 20),
                .past(
                    root: MerkleProof.root(of: leaves(log, 12)),
                    path: MerkleProof.consistency(from: 12, in: leaves(log, 20)))),
        ]
    }

    @Test("Each kind is read back as it was written, and holds", arguments: 0..<3)
    func roundTrip(_ kind: Int) throws {
        let proof = try proofs()[kind]
        #expect(proof.encoded[4] == UInt8(kind))
        #expect(try ForkProof(decoding: proof.encoded) == proof)
        #expect(proof.claimedOrigin == Golden.origin)
        #expect(SampleLog.follower.judge(fork: proof) == .fork(proof))
    }

    @Test("What both histories have in common proves nothing")
    func common() throws {
        let irrelevant = try [
            ForkProof(log.note(at: 12), log.note(at: 12)),
            ForkProof(log.note(at: 7), twin.note(at: 7)),
            ForkProof(log.note(at: 12), twin.note(at: 15)),
            ForkProof(
                log.note(at: 12), twin.note(at: 15),
                .entries(index: 3, a: entry(log, at: 3, of: 12), b: entry(twin, at: 3, of: 15))),
            ForkProof(
                log.note(at: 12), log.note(at: 20),
                .past(
                    root: MerkleProof.root(of: leaves(log, 12)),
                    path: MerkleProof.consistency(from: 12, in: leaves(log, 20)))),
        ]
        for proof in irrelevant { #expect(SampleLog.follower.judge(fork: proof) == .reject(.badProof)) }
    }

    @Test("One head of a stranger, of another epoch or of another territory makes it none")
    func strangers() throws {
        let note = try log.note(at: 12)
        let forged = ForkProof(note, try twin.note(at: 12, by: Golden.stranger))
        #expect(SampleLog.follower.judge(fork: forged) == .reject(.signatureMissing))
        let later = FollowedLog(identity: Identity(genesis: Golden.genesis), epoch: 1)
        #expect(try later.judge(fork: ForkProof(note, twin.note(at: 12))) == .reject(.wrongEpoch))
        let genesis = try Genesis(rotation: [Golden.key.publicKey], signing: [Golden.stranger.publicKey])
        let other = FollowedLog(identity: Identity(genesis: genesis))
        #expect(try other.judge(fork: ForkProof(note, twin.note(at: 12))) == .reject(.wrongOrigin))
    }

    @Test("Three thousand mutated proofs prove nothing and crash nothing (S-130)")
    func mutations() throws {
        var random = SeededGenerator(seed: 11)
        for proof in try proofs() {
            for _ in 0..<1000 {
                guard let damaged = try? ForkProof(decoding: Mutation.of(proof.encoded, using: &random)) else {
                    continue
                }
                guard case .fork = SampleLog.follower.judge(fork: damaged) else { continue }
                // A change in a line that means nothing to us, or back to what it was.
                #expect(damaged.difference == proof.difference)
            }
        }
    }

    @Test("From the right edge alone comes the path that the whole tree gives")
    func edges() throws {
        for old in 1...19 {
            var frontier = MerkleFrontier()
            for leaf in leaves(log, old) { frontier.append(leaf) }
            for size in old...20 {
                let path = MerkleProof.consistency(from: frontier, appending: Array(leaves(log, size)[old...]))
                #expect(path == MerkleProof.consistency(from: old, in: leaves(log, size)), "\(old) to \(size)")
            }
        }
    }

    @Test(
        "A promise that the log does not keep is a proof, when it is reached and when it is passed", arguments: 8...12)
    func promises(size: Int) throws {
        guard case .accept(let known, _) = SampleLog.follower.judge(batch: try log.batch(0..<6).encoded).verdict else {
            Issue.record("refused")
            return
        }
        let judged = known.judge(head: try twin.note(at: size))
        #expect(judged.verdict == .pull(from: 6))
        let follower = known.remembering(try #require(judged.ahead))
        guard case .fork(let proof) = follower.judge(batch: try log.batch(4..<12).encoded).verdict else {
            Issue.record("not noticed")
            return
        }
        #expect(SampleLog.follower.judge(fork: proof) == .fork(proof))
        #expect(try ForkProof(decoding: proof.encoded) == proof)
    }

    @Test("A validly signed head is remembered also where what came with it is refused")
    func refused() throws {
        let lie = try Batch(items: Array(log.items[0..<3]), note: twin.note(at: 9))
        let judged = SampleLog.follower.judge(batch: lie.encoded)
        #expect(judged.verdict == .reject(.rootMismatch))
        #expect(judged.ahead?.kept.size == 9)
        let ahead = SampleLog.follower.judge(batch: try twin.batch(8..<10).encoded)
        #expect(ahead.verdict == .pull(from: 0))
        #expect(ahead.ahead?.kept.size == 10)
        let follower = SampleLog.follower.remembering(try #require(ahead.ahead))
        guard case .fork = follower.judge(head: try log.note(at: 10)).verdict else {
            Issue.record("two heads of one size")
            return
        }
        let unsigned = SampleLog.follower.judge(batch: try twin.batch(8..<10, by: Golden.stranger).encoded)
        #expect(unsigned == FollowedLog.Judgement(verdict: .reject(.signatureMissing)))
    }
}
