import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel

/// `territory peer quorum`: how many others must have signed a peer's heads before its facts take effect here.
struct PeerQuorumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quorum", abstract: "Have a peer's facts wait for witnesses.",
        discussion: """
            Entries are held at once and take effect only when a head over them bears the signatures of so many other territories
            that this one follows. What has taken effect stays.
            """)

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The peer, by the short name it has here.")
    var peer: CodeArgument

    @Argument(help: "0 where its own signature is enough, at most \(PeerQuorum.limits.upperBound).")
    var witnesses: Int

    func validate() throws {
        guard PeerQuorum.limits.contains(witnesses) else {
            throw ValidationError("The number of witnesses is 0 to \(PeerQuorum.limits.upperBound).")
        }
    }

    func run() async throws {
        try await CommandProblem.reporting {
            try await NodeFolder(url: options.folder).withDatabase(of: code.code) { database in
                let store = PeerStore(database: database)
                guard let known = try await store.list().first(where: { $0.code == peer.code.description }) else {
                    throw CommandProblem.unknownPeer(peer.code.description)
                }
                if change.plans("have the facts of \(known.name) wait for \(witnesses) witnesses") { return }
                try await store.set(quorum: witnesses, of: known.log.territory)
                Output.message("\(code.code) takes facts of \(known.code) with \(witnesses) witnesses or more")
            }
        }
    }
}
