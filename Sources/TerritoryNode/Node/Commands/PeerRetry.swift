import ArgumentParser
import Federation
import FederationCore

/// `territory peer retry`: once more, without waiting.
struct PeerRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Ask a peer now for what is missing; try again what was set aside.",
        discussion: """
            A forked peer is believed again only with --forked, and only if it has begun a new epoch since: within one epoch two \
            histories stay two.
            """)

    @OptionGroup var which: PeerOptions
    @OptionGroup var change: ChangeOptions

    @Flag(help: "Try quarantined entries again, in their order.")
    var quarantined = false

    @Flag(help: "Believe it again after a fork, from its new epoch on.")
    var forked = false

    func run() async throws {
        try await which.with { peer, database in
            if change.plans("ask \(peer.code) for what is missing\(quarantined ? ", and try quarantined entries" : "")")
            {
                return
            }
            let decisions = PeerDecisions(database: database)
            let tid = peer.log.territory
            if forked, try await decisions.believeAgain(tid) == false {
                // The node asks it who it is; of a new epoch it may not know yet.
                try await decisions.retry(tid)
                throw CommandProblem.stillForked(peer.code)
            }
            if quarantined { Output.message("\(try await decisions.redrive(tid)) entries are tried again.") }
            try await decisions.retry(tid)
            Output.message("\(which.code.code) asks \(peer.code) now.")
        }
    }
}
