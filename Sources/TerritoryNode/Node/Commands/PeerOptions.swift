import ArgumentParser
import Federation
import FederationCore
import Kernel
import Postgres

/// Which peer of which territory is meant.
struct PeerOptions: ParsableArguments {
    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The peer, as it is called here.")
    var peer: String

    func with(_ body: (Peer, Database) async throws -> Void) async throws {
        try await CommandProblem.reporting {
            try await NodeFolder(url: options.folder).withDatabase(of: code.code) { database in
                let known = try await PeerStore(database: database).list().first { $0.code == peer }
                guard let known else { throw CommandProblem.unknownPeer(peer) }
                try await body(known, database)
            }
        }
    }
}
