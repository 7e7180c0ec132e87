import ArgumentParser
import Federation
import FederationCore
import Foundation

/// `territory log prove`: the proof that one entry is in the log, for somebody who trusts nobody but the territory's identity.
struct LogProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Print the proof that an entry is in the log.",
        discussion: """
            The proof is text (c2sp.org/tlog-proof@v1) and brings the entry, with its payload where that is for everybody.
            `territory log check` checks it, with nothing but the territory's document.
            """)

    @OptionGroup var which: LogOptions

    @Argument(help: "The entry's position, from 0.")
    var position: UInt64

    @Option(help: "Prove it by the first signed head of so many entries; without it by the newest.")
    var size: UInt64?

    private struct Line: Encodable {
        let position: UInt64
        let hashes: Int
        let size: UInt64
        let proof: String
    }

    func run() async throws {
        try await which.with { subject in
            let proof = try await proof(subject.proofs)
            guard which.options.json else { return try Output.bytes(Data(proof.encoded)) }
            let head = try Checkpoint.verified(note: proof.note, of: subject.identity, epoch: nil).checkpoint
            try Output.json(
                Line(
                    position: position, hashes: proof.path.count, size: head.size,
                    proof: String(decoding: proof.encoded, as: UTF8.self)))
        }
    }

    private func proof(_ proofs: LogProofs) async throws -> LogProof {
        do {
            return try await proofs.inclusion(of: position, size: size, withPayload: true)
        } catch RemoteFailure.futureCursor(size: 0) {
            throw CommandProblem.emptyLog
        } catch RemoteFailure.futureCursor(let reached) {
            throw CommandProblem.notProvable(position, size, reached: reached)
        } catch Reject.sequenceMismatch {
            throw CommandProblem.notProvable(position, nil, reached: size ?? position)
        } catch Reject.rootMismatch {
            throw LogFault(position: position, reason: .rootMismatch)
        }
    }
}
