import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import Logging
import Registry

/// `territory peer`: the territories that one follows.
struct PeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer", abstract: "The territories that one follows.",
        subcommands: [
            PeerList.self, PeerInvite.self, PeerAccept.self, PeerAdd.self, PeerKeys.self, PeerPolicyCommand.self,
            PeerBlock.self, PeerUnblock.self, PeerQuorumCommand.self, PeerRetry.self, PeerForkProof.self,
            PeerCheckFork.self,
        ])
}

/// `territory peer list`: each with how much of its log is held and has taken effect.
struct PeerList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the territories it follows.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    /// One peer as programs read it.
    private struct Line: Encodable {
        let code: String
        let name: String
        let tid: String
        let state: String
        let held: UInt64
        let applied: UInt64
        let quorum: Int
        let witnessed: UInt64
        let unsupported: Int
        let quarantined: Int
        let notTaken: Int
        let repeated: Int
        /// Whether its heads are not signed here as a witness since a backup was restored.
        let doubted: Bool

        enum CodingKeys: String, CodingKey {
            case code, name, tid, state, held, applied, quorum, witnessed, unsupported, quarantined, repeated, doubted
            case notTaken = "not_taken"
        }
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let peers = try await NodeFolder(url: options.folder).withDatabase(of: code.code) { database in
                try await PeerStatusStore(database: database).overviews()
            }
            let lines = peers.map { overview in
                let (peer, without) = (overview.peer, overview.setAside)
                return Line(
                    code: peer.code, name: peer.name, tid: peer.log.territory.description,
                    state: peer.log.identity.isTombstoned ? "ended" : peer.log.state.rawValue, held: peer.log.size,
                    applied: peer.applied,
                    quorum: peer.quorum.needed, witnessed: peer.quorum.size, unsupported: without.unsupported,
                    quarantined: without.quarantined, notTaken: without.notTaken, repeated: without.repeated,
                    doubted: overview.isDoubted)
            }
            if options.json { return try Output.json(lines) }
            for line in lines {
                let without = line.unsupported + line.quarantined + line.notTaken + line.repeated
                let progress =
                    "\(line.applied)/\(line.held)" + (without > 0 ? " (\(without) without effect)" : "")
                    + (line.doubted ? " (heads not witnessed since a restore)" : "")
                try Output.data([line.code, line.state, progress, line.tid, line.name].joined(separator: "\t"))
            }
        }
    }
}

/// `territory peer add`: pins another territory's identity. Nobody is followed on first sight (TFL v1 section 6).
struct PeerAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Pin another territory, and follow it from now on.",
        discussion: """
            SOURCE is a file with the other territory's document, as its operator handed it over; an address such as
            https://dk.example.org, which then needs --tid; or the code of a territory of this state folder.
            """)

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The other territory: FILE, https://… or CODE.")
    var source: String

    @Option(help: "The identity its operator told you; needed where the document comes from an address.")
    var tid: String?

    @Option(name: .customLong("as"), help: "What to call it here, where its own code is taken.")
    var alias: CodeArgument?

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            let (card, genesis) = try await card(folder)
            guard try folder.genesis(of: code.code) != genesis else { throw CommandProblem.ownIdentity }
            let name = try card.name(as: alias?.code, at: code.code)
            try card.check(genesis, against: code.code, in: folder)
            if change.plans("pin \(card.name) as \(name), identity \(card.tid)") { return }
            try await folder.withDatabase(of: code.code) { try await card.pin(genesis, as: name, in: $0) }
            Output.message("\(code.code) follows \(card.name) as \(name). Identity \(card.tid)")
        }
    }

    private func card(_ folder: NodeFolder) async throws -> (PeerCard, Genesis) {
        try await PeerSource.pinned(source, tid: tid, in: folder)
    }
}
