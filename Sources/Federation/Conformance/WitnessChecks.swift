import FederationCore

/// What a peer answers that witnesses heads: one line for a head that follows from the last it signed, a status for everything else.
///
/// The tester's log is the same at every run, one entry longer, and never told: a witness needs no more than its heads.
enum WitnessChecks {
    static let all = [
        Check("witness.follows", "a head that follows from the last gets the witness's line", section: "6.1") {
            examination in
            let known = try await lastSize(examination)
            let log = try TestersLog(examination, size: known + 1)
            let answer = try await log.ask(examination, after: known, with: log.consistency(from: known))
            let keys = try await keys(examination)
            do throws(Reject) {
                _ = try Cosignature(answer: answer, to: log.head, by: keys)
            } catch {
                throw Finding.failed("its answer is refused: \(Examination.refusal(in: answer) ?? error.rawValue)")
            }
        },
        Check("witness.conflict", "whoever names another last size is told the right one", section: "6.1") {
            examination in
            let known = try await lastSize(examination)
            let log = try TestersLog(examination, size: known + 1)
            let answer = try await log.ask(examination, after: known - 1, with: log.consistency(from: known - 1))
            try refused(answer, .conflict(size: known))
        },
        Check("witness.inconsistent", "a proof that does not lead to the head is answered 422", section: "6.1") {
            examination in
            let known = try await lastSize(examination)
            let log = try TestersLog(examination, size: known + 1)
            try refused(try await log.ask(examination, after: known, with: [MerkleHash.emptyRoot]), .inconsistent)
        },
        Check("witness.untrusted", "a head that another key signed is answered 403", section: "6.1") { examination in
            let known = try await lastSize(examination)
            var log = try TestersLog(examination, size: known + 1)
            log.key = try SigningKey(seed: [UInt8](repeating: 7, count: 32))
            let answer = try await log.ask(examination, after: known, with: log.consistency(from: known))
            try status(403, of: answer)
        },
        Check("witness.unknown-log", "a head of a log that is not followed is answered 404", section: "6.1") {
            examination in
            _ = try await lastSize(examination)
            var log = try TestersLog(examination, size: 1)
            log.territory = TerritoryID(hash: MerkleHash.emptyRoot)
            try status(404, of: try await log.ask(examination, after: 0, with: []))
        },
        Check("witness.malformed", "what is no request is answered 400", section: "6.1") { examination in
            _ = try await lastSize(examination)
            try status(400, of: try await examination.ask("add-checkpoint", #"{"request":"old 1"}"#))
        },
    ]

    /// Of the tester's head that the peer signed last: asked by having it sign the first.
    private static func lastSize(_ examination: Examination) async throws -> UInt64 {
        let answer = try await TestersLog(examination, size: 1).ask(examination, after: 0, with: [])
        if Examination.refusal(in: answer) == Reject.unknownMethod.rawValue {
            throw Finding.skipped("it has no add-checkpoint")
        }
        guard case .notWitnessed(.conflict(let size)) = RemoteFailure(decoding: answer) else { return 1 }
        try expect((1...TestersLog.mostEntries).contains(size), "it says that it signed a head of \(size) entries")
        return size
    }

    /// All that it may sign with.
    private static func keys(_ examination: Examination) async throws -> [LogKey] {
        let origin = try await examination.head().checkpoint.origin
        return await examination.identity.signing.map { LogKey(origin: origin, publicKey: $0).cosigning }
    }

    private static func refused(_ answer: [UInt8], _ refusal: WitnessRefusal) throws {
        let failure = RemoteFailure(decoding: answer)
        try expect(failure == .notWitnessed(refusal), "it answers \(described(answer)), not \(refusal.status)")
    }

    private static func status(_ status: Int, of answer: [UInt8]) throws {
        if case .notWitnessed(let refusal) = RemoteFailure(decoding: answer), refusal.status == status { return }
        throw Finding.failed("it answers \(described(answer)), not \(status)")
    }

    private static func described(_ answer: [UInt8]) -> String {
        guard case .notWitnessed(let refusal) = RemoteFailure(decoding: answer) else {
            return Examination.refusal(in: answer) ?? "with \(answer.count) bytes"
        }
        return "\(refusal.status)"
    }
}

/// A log that nobody else sees.
private struct TestersLog {
    var territory: TerritoryID
    var key: SigningKey
    private let leaves: [Hash]

    /// The tester's identity has served for so many runs; then it is time for another.
    static let mostEntries: UInt64 = 100_000

    init(_ examination: Examination, size: UInt64) throws {
        guard let tester = examination.tester else { throw Finding.skipped("no identity of a tester was given") }
        territory = tester.territory
        key = tester.key
        leaves = (0..<size).map { MerkleHash.leaf("conformance \($0)".utf8) }
    }

    var head: Checkpoint {
        Checkpoint(
            origin: LogOrigin(territory: territory, epoch: 0), size: UInt64(leaves.count),
            root: MerkleProof.root(of: leaves[...]))
    }

    func consistency(from size: UInt64) -> [Hash] {
        size == 0 || size == leaves.count ? [] : MerkleProof.consistency(from: Int(size), in: leaves[...])
    }

    func ask(_ examination: Examination, after size: UInt64, with path: [Hash]) async throws -> [UInt8] {
        let note = try head.signed(by: key, at: Tester.now).withoutTimes()
        let request = try WitnessRequest(oldSize: size, path: path, note: note)
        let text = String(decoding: request.encoded, as: UTF8.self).replacing("\n", with: #"\n"#)
        return try await examination.ask("add-checkpoint", #"{"request":"\#(text)"}"#)
    }
}
