import FederationCore
import Kernel

/// What a peer may answer besides: where it does, it must be right.
enum ProofChecks {
    static let all = [
        Check("proof.consistency", "a consistency proof shows that the log grew from its beginning", section: "6") {
            examination in
            let head = try await examination.head().checkpoint
            let first = try await start(examination, head)
            let answer = try await optional(examination, "consistency", #"{"a":\#(first.size),"b":\#(head.size)}"#)
            let holds = MerkleProof.isConsistent(
                oldSize: first.size, oldRoot: first.root, newSize: head.size, newRoot: head.root,
                path: try hashes(answer))
            try expect(holds, "the proof from \(first.size) to \(head.size) does not hold")
        },
        Check("proof.inclusion", "an inclusion proof shows that an entry is in the log", section: "6") { examination in
            let head = try await examination.head().checkpoint
            let first = try await start(examination, head)
            let answer = try await optional(examination, "inclusion", #"{"seq":0,"size":\#(first.size)}"#)
            try await holds(inclusion: answer, examination)
        },
    ]

    /// The head of the shortest page.
    private static func start(_ examination: Examination, _ head: Checkpoint) async throws -> Checkpoint {
        guard head.size > 0 else { throw Finding.skipped("the log is empty") }
        return try await examination.accept(head: try await examination.page(from: 0, max: 1).note).checkpoint
    }

    private static func optional(
        _ examination: Examination, _ method: String, _ parameters: String
    ) async throws -> [UInt8] {
        let answer = try await examination.ask(method, parameters)
        if let name = Examination.refusal(in: answer) {
            guard name == Reject.unknownMethod.rawValue else { throw Finding.failed("it answers \(name)") }
            throw Finding.skipped("it has no \(method)")
        }
        return answer
    }

    private static func holds(inclusion answer: [UInt8], _ examination: Examination) async throws {
        let item = try await examination.page(from: 0).items[0]
        let identity = await examination.identity
        do throws(Reject) {
            // The head of an early entry may be of an earlier key and epoch.
            _ = try LogProof(decoding: answer).verified(entry: item.encodedEntry, of: identity)
        } catch {
            throw Finding.failed("the proof for entry 0 is refused: \(error.rawValue)")
        }
    }

    private static func hashes(_ answer: [UInt8]) throws -> [Hash] {
        do throws(Reject) {
            return try ConsistencyText.decode(answer)
        } catch {
            throw Finding.failed("the proof is refused: \(error.rawValue)")
        }
    }
}
