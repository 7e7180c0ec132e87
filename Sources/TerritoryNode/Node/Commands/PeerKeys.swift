import ArgumentParser
import Federation
import FederationCore
import Foundation

/// `territory peer keys`: an identity and the keys that sign for it, as two operators compare them by telephone.
struct PeerKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Print an identity and its keys, to be compared with their operator.",
        discussion: "Without PEER, the territory's own.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "A peer's short name here.")
    var peer: String?

    private struct Line: Encodable {
        let tid: String
        let rotation: [Key]
        let signing: [Key]
        let epoch: UInt64
        let isTombstoned: Bool
    }

    private struct Key: Encodable {
        let key: String
        let sha256: String
        var from: String?
        var end: String?
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let identity = try await identity()
            let rotation = identity.rotation.map { key in
                Key(key: Hexadecimal.encode(key.bytes), sha256: Fingerprint.text(of: key))
            }
            let signing = identity.spans.map { span in
                Key(
                    key: Hexadecimal.encode(span.key.bytes), sha256: Fingerprint.text(of: span.key),
                    from: Self.text(span.from), end: span.end.map(Self.text))
            }
            if options.json {
                return try Output.json(
                    Line(
                        tid: identity.territory.description, rotation: rotation, signing: signing,
                        epoch: identity.epoch, isTombstoned: identity.isTombstoned))
            }
            try Output.data("identity\t\(Fingerprint.text(of: identity.territory))")
            for key in rotation { try Output.data("rotation key\t\(key.sha256)") }
            for key in signing {
                let span = "from \(key.from ?? "")" + (key.end.map { " to \($0)" } ?? "")
                try Output.data("signing key\t\(key.sha256)\t\(span)")
            }
            if identity.isTombstoned { try Output.data("ended\tthe territory has declared that it is over") }
        }
    }

    private func identity() async throws -> Identity {
        let folder = NodeFolder(url: options.folder)
        guard let peer else { return try folder.identity(of: code.code).identity }
        let peers = try await folder.withDatabase(of: code.code) { try await PeerStore(database: $0).list() }
        guard let known = peers.first(where: { $0.code == peer }) else { throw CommandProblem.unknownPeer(peer) }
        return known.log.identity
    }

    private static func text(_ position: HeadPosition) -> String { "\(position.epoch)/\(position.size)" }
}
