import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging
import Postgres
import ServiceLifecycle

/// Keeps the users of the federation's NATS server equal to the territories of a state folder and the peers they follow, while node
/// and server run: whoever is accepted may connect within seconds, whoever is blocked or removed is cut off, and nobody else notices.
struct BusAccess: Service {
    let folder: NodeFolder
    let file: NatsUsersFile
    /// The databases of the territories that are served now.
    let served: @Sendable () -> [TerritoryCode: Database]
    let world: World
    let logger: Logger

    /// How often what operators decided is looked at.
    static let interval = Duration.seconds(1)

    /// What the server was last told.
    private struct Told {
        var codes: [TerritoryCode] = []
        /// The public NKeys of each territory's peers.
        var peers: [TerritoryCode: [TerritoryID: String]] = [:]
        /// The server may have been away when the file was written, or this process.
        var needsReload = true
        var trouble: String?
    }

    /// Runs until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told = Told()
            repeat {
                let trouble = await update(&told)
                if let trouble, trouble != told.trouble {
                    logger.error("the bus is not told of its users", metadata: ["reason": "\(trouble)"])
                }
                told.trouble = trouble
            } while (try? await world.sleep(Self.interval)) != nil
        }
    }

    /// - Returns: what kept the server from knowing them.
    private func update(_ told: inout Told) async -> String? {
        do {
            let codes = try folder.codes()
            let peers = try await peers(of: codes, before: told.peers)
            if codes != told.codes || peers != told.peers {
                let users = try BusUsers(folder: folder).configuration(
                    of: codes, peers: BusUsers.merged(peers, in: codes))
                if try file.write(users) {
                    told.needsReload = true
                    logger.notice("the users of the bus changed", metadata: ["users": "\(users.users.count)"])
                }
                (told.codes, told.peers) = (codes, peers)
            }
            if told.needsReload { try file.reload() }
            told.needsReload = false
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// A territory that is suspended, or whose database does not answer, keeps what was known: a peer is cut off only by a decision.
    private func peers(
        of codes: [TerritoryCode], before: [TerritoryCode: [TerritoryID: String]]
    ) async throws -> [TerritoryCode: [TerritoryID: String]] {
        let served = served()
        var peers: [TerritoryCode: [TerritoryID: String]] = [:]
        for code in codes {
            if let database = served[code], let keys = try? await PeerStore(database: database).busKeys() {
                peers[code] = keys
            } else if let known = before[code] {
                peers[code] = known
            } else {
                peers[code] = try await folder.withDatabase(of: code) { try await PeerStore(database: $0).busKeys() }
            }
        }
        return peers
    }
}
