import FederationCore
import Kernel

/// One peer through one door, and all that was seen of it: no two answers may contradict one another.
actor Examination {
    nonisolated let peer: PeerUnderTest
    nonisolated let tester: Tester?
    nonisolated let door: any Door

    /// The largest part of a log that is read.
    static let mostEntries: UInt64 = 20_000

    /// What the peer has shown of its identity, all of which follows from what is pinned.
    private(set) var identity: Identity

    /// Roots by epoch and size, of every head that came.
    private var roots: [LogPoint: Hash] = [:]
    private(set) var newest: Checkpoint?
    /// Answers that were too long.
    private(set) var longAnswers: [String] = []

    private struct LogPoint: Hashable {
        let epoch: UInt64
        let size: UInt64
    }

    init(peer: PeerUnderTest, tester: Tester?, door: any Door) {
        self.peer = peer
        self.tester = tester
        self.door = door
        identity = Identity(genesis: peer.genesis)
    }

    /// Learns of later operations of its identity, where the peer shows any.
    func learn() async {
        guard let lines = try? await identityLines(), let chain = try? IdentityChain.decode(lines),
            let next = try? identity.merging(chain, from: 0, seen: [], now: Tester.now)
        else { return }
        identity = next
    }

    private func identityLines() async throws -> [UInt8] {
        if let lines = try await door.open(.identity) { return lines }
        return try await ask("identity", #"{"from":0}"#)
    }

    // MARK: - Asking

    /// The newest head, its signatures verified.
    func head() async throws -> VerifiedCheckpoint {
        if let bytes = try await door.open(.checkpoint) { return try accept(head: bytes) }
        return try accept(head: try await ask("head"))
    }

    /// A page that follows from nothing but itself: its form, its head, and how long it is.
    func page(from: UInt64, max: UInt64 = 256) async throws -> Batch {
        try accept(page: try await rawPage(from: from, max: max), from: from)
    }

    func rawPage(epoch: UInt64? = nil, from: UInt64, max: UInt64 = 256) async throws -> [UInt8] {
        let epoch = epoch ?? newest?.origin.epoch ?? 0
        let open = OpenQuestion.range(epoch: "\(epoch)", from: "\(from)", max: "\(max)")
        if let bytes = try await door.open(open) { return bytes }
        return try await ask("range", #"{"epoch":\#(epoch),"from":\#(from),"max":\#(max)}"#)
    }

    /// A request that is as it should be.
    func ask(_ method: String, _ parameters: String = "{}") async throws -> [UInt8] {
        try await call {
            $0.method = method
            $0.parameters = parameters
        }
    }

    /// A request of which something is changed before it is signed.
    func call(_ change: (inout Claims) -> Void = { _ in }) async throws -> [UInt8] {
        let tester = try requireTester()
        return try await send(try claims(change).signed(by: tester.key))
    }

    func claims(_ change: (inout Claims) -> Void = { _ in }) throws -> Claims {
        var claims = Claims(issuer: try requireTester().territory.description, audience: peer.territory.description)
        change(&claims)
        return claims
    }

    func send(_ request: [UInt8]) async throws -> [UInt8] {
        let answer = try await door.call(request)
        if answer.count > Batch.maximumBytes { longAnswers.append("\(answer.count) bytes to a request") }
        return answer
    }

    private func requireTester() throws -> Tester {
        guard let tester else { throw Finding.skipped("no identity of a tester was given (--identity)") }
        return tester
    }

    // MARK: - Believing

    /// The head, if its signatures hold and no earlier one of its size differs.
    func accept(head bytes: [UInt8]) throws -> VerifiedCheckpoint {
        try refuseFailure(bytes)
        do throws(Reject) {
            let head = try Checkpoint.verified(note: bytes, of: identity, epoch: nil)
            try remember(head.checkpoint)
            return head
        } catch {
            throw Finding.failed("a head is refused: \(error.rawValue)")
        }
    }

    func accept(page bytes: [UInt8], from: UInt64) throws -> Batch {
        if bytes.count > Batch.maximumBytes { longAnswers.append("\(bytes.count) bytes of range") }
        try refuseFailure(bytes)
        let batch = try Self.batch(bytes)
        let head = try accept(head: batch.note)
        try expect(
            head.checkpoint.size == batch.end, "a page from \(from) ends at \(batch.end), its head at another size")
        try expect(
            batch.first <= from && from < batch.end, "a page from \(from) holds \(batch.first) to \(batch.end - 1)")
        return batch
    }

    private static func batch(_ bytes: [UInt8]) throws -> Batch {
        do throws(Reject) {
            return try Batch(decoding: bytes)
        } catch {
            throw Finding.failed("a page is refused: \(error.rawValue)")
        }
    }

    private func remember(_ head: Checkpoint) throws(Reject) {
        let point = LogPoint(epoch: head.origin.epoch, size: head.size)
        if let known = roots[point], known != head.root { throw .rootMismatch }
        roots[point] = head.root
        if head.size >= newest?.size ?? 0 { newest = head }
    }

    /// An answer that says why there is no other.
    private func refuseFailure(_ bytes: [UInt8]) throws {
        guard let name = Self.refusal(in: bytes) else { return }
        try expect(
            name != Reject.originUnknown.rawValue, "it does not know the tester: have it pin the tester's document")
        throw Finding.failed("it answers \(name)")
    }

    /// The name in `{"error": …}`; nil where the answer is none.
    static func refusal(in answer: [UInt8]) -> String? {
        guard answer.first == UInt8(ascii: "{"), let value = try? JSONParser.parse(answer) else { return nil }
        return value["error"]?.string
    }
}
