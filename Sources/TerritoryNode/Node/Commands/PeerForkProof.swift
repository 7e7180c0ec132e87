import ArgumentParser
import Federation
import FederationCore
import Foundation

/// `territory peer fork-proof`: what proves to anybody that a peer told two histories.
struct PeerForkProof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork-proof", abstract: "Print the proof that a peer told two histories.",
        discussion: "Bytes for a file. Whoever knows the peer's identity can check them: territory peer check-fork")

    @OptionGroup var which: PeerOptions

    func run() async throws {
        try await which.with { peer, _ in
            guard let proof = peer.forkProof else { throw CommandProblem.notForked(peer.code) }
            try Output.bytes(Data(proof))
        }
    }
}

/// `territory peer check-fork`: whether a file somebody sent proves it; exit code 1 where it does not. It changes nothing.
struct PeerCheckFork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-fork", abstract: "Check a proof that a peer told two histories.")

    @OptionGroup var which: PeerOptions

    @Argument(help: "The proof, as fork-proof printed it.")
    var file: String

    private struct Line: Encodable {
        let tid: String
        let kind: String
        let heads: [String]
    }

    func run() async throws {
        try await which.with { peer, _ in
            guard let bytes = FileManager.default.contents(atPath: file) else { throw CommandProblem.notFound(file) }
            var log = peer.log
            // What is believed of the peer today decides nothing about the proof.
            log.state = .live
            let proof: ForkProof
            do throws(Reject) {
                proof = try ForkProof(decoding: [UInt8](bytes))
                if case .reject(let reason) = log.judge(fork: proof) { throw reason }
            } catch {
                throw CommandProblem.provesNothing(file, error)
            }
            let heads = [proof.noteA, proof.noteB].map { String(decoding: $0, as: UTF8.self) }
            if which.options.json {
                return try Output.json(
                    Line(tid: log.territory.description, kind: Self.name(of: proof.difference), heads: heads))
            }
            try Output.data("proved: \(peer.code) told two histories (\(Self.name(of: proof.difference)))")
        }
    }

    private static func name(of difference: ForkProof.Difference) -> String {
        switch difference {
        case .roots: "two heads of one size"
        case .entries(let index, _, _): "two entries at position \(index)"
        case .past: "a head that the log did not keep to"
        }
    }
}
