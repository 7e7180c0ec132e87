import ArgumentParser
import Federation
import FederationCore

/// `territory peer block`: nothing is fetched from the peer, nothing of it takes effect, and it is answered no more (S-096).
struct PeerBlock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Stop following a peer and answering it.",
        discussion: "Within a minute, without a restart. What is held of its log stays and can be verified.")

    @OptionGroup var which: PeerOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await which.with { peer, database in
            if change.plans("block \(peer.code)") { return }
            try await PeerDecisions(database: database).block(peer.log.territory)
            Output.message("\(which.code.code) follows \(peer.code) no more and does not answer it.")
        }
    }
}

/// `territory peer unblock`: goes on where the peer was blocked.
struct PeerUnblock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblock", abstract: "Follow a blocked peer again, from where it was stopped.")

    @OptionGroup var which: PeerOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await which.with { peer, database in
            if change.plans("unblock \(peer.code)") { return }
            try await PeerDecisions(database: database).unblock(peer.log.territory)
            Output.message("\(which.code.code) follows \(peer.code) again.")
        }
    }
}
