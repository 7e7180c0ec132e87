import ArgumentParser
import Federation
import FederationCore
import Foundation

/// `territory log check`: what a proof proves. It asks no node and no database: all it believes is the identity.
struct LogCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the proof that an entry is in a territory's log.",
        discussion: """
            A territory's document is what it serves at /.well-known/territory. It proves itself by its identity: compare that with
            --tid, which its operator told you or you have pinned.
            """)

    @Argument(help: "The proof.", completion: .file())
    var proof: String

    @Option(help: "File with the document of the territory whose log it is.", completion: .file())
    var document: String

    @Option(help: "The identity that you know it by; another is refused.")
    var tid: String?

    @Option(
        help: """
            File with the operations of an identity (/.well-known/tfl/identity), the territory's or a witness's, where its keys \
            have changed. May be repeated.
            """,
        completion: .file())
    var identity: [String] = []

    @Option(help: "File with the entry's bytes, where the proof does not bring them.", completion: .file())
    var entry: String?

    @Option(help: "File with the document of a territory whose signature under the head counts. May be repeated.")
    var witness: [String] = []

    @Flag(help: "Print JSON for programs.")
    var json = false

    private struct Line: Encodable {
        let territory: String
        let epoch: UInt64
        let size: UInt64
        let position: UInt64
        let type: String
        let object: String
        let time: String
        let witnesses: [String]
        let payload: String?
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let line = try line()
            if json { return try Output.json(line) }
            let witnessed = line.witnesses.isEmpty ? "" : ", witnessed by \(line.witnesses.joined(separator: ", "))"
            try Output.data(
                "proved: entry \(line.position) of \(line.territory)/\(line.epoch), under a signed head of \(line.size) "
                    + "entries\(witnessed)")
            try Output.data([line.time, line.type, line.object, line.payload ?? "-"].joined(separator: "\t"))
        }
    }

    private func line() throws -> Line {
        let (card, genesis) = try Self.card(document)
        if let tid, tid != card.tid { throw CommandProblem.identityDiffers(card) }
        let witnesses = try witness.map { try Self.card($0) }
        let known = try identities(of: [genesis] + witnesses.map(\.genesis))
        let proven = try verified(of: known[0], witnesses: known.dropFirst().flatMap(\.cosigning))
        let (entry, head) = (proven.item.entry, proven.head.checkpoint)
        let signed = Set(proven.head.witnesses.keys)
        return Line(
            territory: head.origin.territory.description, epoch: head.origin.epoch, size: head.size,
            position: entry.sequence, type: "\(entry.type.name)/\(entry.schemaVersion)",
            object: entry.objectID.uuidString.lowercased(), time: LogEntries.time(of: entry),
            witnesses: zip(witnesses, known.dropFirst()).filter { !signed.isDisjoint(with: $1.cosigning) }.map(
                \.0.card.code),
            payload: LogEntries.payload(of: proven.item.payload))
    }

    private func verified(of territory: Identity, witnesses: [LogKey]) throws -> ProvenEntry {
        let bytes = try Self.bytes(proof)
        let entry = try entry.map { try Self.bytes($0) }
        do throws(Reject) {
            return try LogProof(decoding: bytes).verified(entry: entry, of: territory, witnesses: witnesses)
        } catch {
            throw CommandProblem.notProved(error)
        }
    }

    /// Each with the operations that were given of it.
    private func identities(of geneses: [Genesis]) throws -> [Identity] {
        var known = geneses.map { Identity(genesis: $0) }
        for file in identity {
            let bytes = try Self.bytes(file)
            do throws(Reject) {
                let later = try IdentityChain(IdentityChain.decode(bytes, upTo: .max)).identity
                guard geneses.contains(later.genesis) else { throw .badIdentity }
                for index in known.indices where known[index].genesis == later.genesis { known[index] = later }
            } catch {
                throw CommandProblem.notProved(error)
            }
        }
        return known
    }

    private static func card(_ path: String) throws -> (card: PeerCard, genesis: Genesis) {
        guard let (card, genesis) = PeerCard.read(Data(try bytes(path))) else { throw CommandProblem.notACard(path) }
        return (card, genesis)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }
}
