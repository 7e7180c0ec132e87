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
        help: "File with the operations of its identity (/.well-known/tfl/identity), where its keys have changed.",
        completion: .file())
    var identity: String?

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
        let witnesses = try witness.map { try Self.card($0) }
        let proven = try verified(keys: witnesses.map(Self.key))
        let (entry, head) = (proven.item.entry, proven.head.checkpoint)
        return Line(
            territory: head.origin.territory.description, epoch: head.origin.epoch, size: head.size,
            position: entry.sequence, type: "\(entry.type.name)/\(entry.schemaVersion)",
            object: entry.objectID.uuidString.lowercased(), time: LogEntries.time(of: entry),
            witnesses: witnesses.filter { witness in
                proven.head.witnesses.keys.contains { $0.publicKey == witness.genesis.signingKey }
            }.map(\.card.code),
            payload: LogEntries.payload(of: proven.item.payload))
    }

    private func verified(keys: [LogKey]) throws -> ProvenEntry {
        let (card, genesis) = try Self.card(document)
        if let tid, tid != card.tid { throw CommandProblem.identityDiffers(card) }
        let bytes = try Self.bytes(proof)
        let entry = try entry.map { try Self.bytes($0) }
        let operations = try identity.map { try Self.bytes($0) }
        do throws(Reject) {
            let identity = try Self.identity(genesis, operations)
            return try LogProof(decoding: bytes).verified(entry: entry, of: identity, witnesses: keys)
        } catch {
            throw CommandProblem.notProved(error)
        }
    }

    private static func identity(_ genesis: Genesis, _ operations: [UInt8]?) throws(Reject) -> Identity {
        guard let operations else { return Identity(genesis: genesis) }
        let identity = try IdentityChain(IdentityChain.decode(operations)).identity
        guard identity.genesis == genesis else { throw .badIdentity }
        return identity
    }

    /// A witness counts by its first key.
    private static func key(of witness: (card: PeerCard, genesis: Genesis)) -> LogKey {
        let origin = LogOrigin(territory: TerritoryID(genesis: witness.genesis), epoch: 0)
        return LogKey(origin: origin, publicKey: witness.genesis.signingKey).cosigning
    }

    private static func card(_ path: String) throws -> (card: PeerCard, genesis: Genesis) {
        guard let (card, genesis) = PeerCard.read(Data(try bytes(path))) else { throw CommandProblem.notACard(path) }
        return (card, genesis)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }
}
