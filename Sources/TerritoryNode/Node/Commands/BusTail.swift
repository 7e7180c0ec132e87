import ArgumentParser
import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel

/// `territory bus tail`: what passes on the bus for a territory, message by message, until Ctrl-C.
struct BusTail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow what passes on the bus for a territory: kind, peer, bytes, verdict, subject.",
        discussion: "It only reads, with the territory's own NATS user. With --json, one object each line.")

    @OptionGroup var which: BusOptions

    /// Messages that wait to be written; the oldest are dropped where a terminal is slower than the bus.
    static let queueLimit = 1024

    func run() async throws {
        try await CommandProblem.reporting {
            let known = try await known()
            try await which.with { bus, territory in
                Output.message("listening for \(which.code.code); Ctrl-C ends")
                for await message in Self.all(of: bus, for: territory) {
                    let seen = BusObservation(message, known: known)
                    if which.options.json { try Output.json(seen) } else { try Output.data(seen.line) }
                }
            }
        }
    }

    /// The own identity and those that are pinned, as they are at the start.
    private func known() async throws -> [TerritoryID: (name: String, identity: Identity)] {
        let folder = NodeFolder(url: which.options.folder)
        let own = try folder.identity(of: which.code.code).identity
        let peers = try await folder.withDatabase(of: which.code.code) { try await PeerStore(database: $0).list() }
        var known = [own.territory: (name: which.code.code.description, identity: own)]
        for peer in peers { known[peer.log.territory] = (peer.code, peer.log.identity) }
        return known
    }

    private static func all(of bus: Bus, for territory: TerritoryID) -> AsyncStream<BusMessage> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: BusMessage.self, bufferingPolicy: .bufferingNewest(queueLimit))
        let listeners = BusPermissions(for: territory).subscribe.map { subject in
            let messages = bus.subscribe(subject, buffering: queueLimit)
            return Task { for await message in messages { continuation.yield(message) } }
        }
        continuation.onTermination = { _ in for listener in listeners { listener.cancel() } }
        return stream
    }
}
