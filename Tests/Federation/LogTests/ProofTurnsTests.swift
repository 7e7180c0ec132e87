import FederationCore
import NodeTesting
import Testing

@testable import Federation

@Suite("Requests that take long")
struct ProofTurnsTests {
    /// Counts who is at work, and holds everybody until it is let go.
    private actor Work {
        private(set) var done = 0
        private(set) var most = 0
        private var running = 0
        private var isHeld = true

        func run() async {
            running += 1
            most = max(most, running)
            while isHeld { try? await Task.sleep(for: .milliseconds(2)) }
            running -= 1
            done += 1
        }

        func letGo() { isHeld = false }
    }

    @Test("Proofs are made one after the other, a few wait, and more are asked for again: others find a place (S-138)")
    func turns() async throws {
        #expect(ProofTurns.queueLimit + 1 < RequestServer.width)
        let turns = ProofTurns()
        let work = Work()
        let tasks = (0...ProofTurns.queueLimit).map { _ in
            Task { try await turns.with { await work.run() } }
        }
        #expect(try await eventually { turns.waiting == ProofTurns.queueLimit })
        await #expect(throws: Reject.rateExceeded) { try await turns.with {} }
        await work.letGo()
        for task in tasks { try await task.value }
        #expect(await work.done == ProofTurns.queueLimit + 1)
        #expect(await work.most == 1)
        // Whoever fails passes the turn on too.
        await #expect(throws: Reject.badProof) { try await turns.with { throw Reject.badProof } }
        try await turns.with {}
    }
}
