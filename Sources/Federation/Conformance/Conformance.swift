/// Looks at a peer from outside, as any other territory would, and says where it is not as docs/federation says.
public struct Conformance: Sendable {
    private let peer: PeerUnderTest
    private let tester: Tester?

    /// - Parameter tester: who asks; nil leaves out what only a pinned territory may ask.
    public init(peer: PeerUnderTest, tester: Tester?) {
        self.peer = peer
        self.tester = tester
    }

    /// One group of checks after another; the last of them asks whether any answer changed what the peer says.
    static let checks =
        HeadChecks.all + RangeChecks.all + CursorChecks.all + RequestChecks.all + FormChecks.all + IdentityChecks.all
        + ProofChecks.all + PayloadChecks.all + WitnessChecks.all + StateChecks.all

    /// Runs every check through one door.
    public func examine(_ door: any Door) async -> [CheckResult] {
        let examination = Examination(peer: peer, tester: tester, door: door)
        await examination.learn()
        var results: [CheckResult] = []
        for check in Self.checks { results.append(await result(of: check, examination)) }
        return results
    }

    private func result(of check: Check, _ examination: Examination) async -> CheckResult {
        let over = examination.door.name
        do {
            try await check.run(examination)
            return CheckResult(check, over: over, .passed)
        } catch Finding.failed(let why) {
            return CheckResult(check, over: over, .failed, why: why)
        } catch Finding.skipped(let why) {
            return CheckResult(check, over: over, .skipped, why: why)
        } catch let refusal as DoorClosed {
            return CheckResult(check, over: over, .failed, why: "it answers with status \(refusal.status)")
        } catch {
            return CheckResult(check, over: over, .failed, why: "no answer: \(error)")
        }
    }
}
