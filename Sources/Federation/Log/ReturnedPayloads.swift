import FederationCore
import Foundation
import Kernel
import Logging
import Postgres

/// Gets payloads of the own log back that were for listed territories, which no page has: from those territories themselves (TFL v1
/// section 6).
struct ReturnedPayloads: Sendable {
    let peers: OwnLogPeers
    let logger: Logger

    /// How long they are asked in all. Nothing is signed meanwhile, so what is not back by then stays away.
    static let patience = Duration.seconds(30)

    /// Entries of one page, and who gave which of them back.
    struct Page: Sendable {
        var items: [BatchItem]
        var readers: [UUID: [TerritoryID]] = [:]
    }

    /// Those who are asked, as long as they answer.
    struct Round {
        var silent: Set<TerritoryID> = []
        let end = ContinuousClock.now + ReturnedPayloads.patience
    }

    /// A page with what came back.
    func page(_ items: [BatchItem], of epoch: UInt64, from known: [Peer], _ round: inout Round) async -> Page {
        var page = Page(items: items)
        for index in items.indices where items[index].entry.audience == .listedTerritories {
            let entry = items[index].entry
            for peer in known where !round.silent.contains(peer.log.territory) && ContinuousClock.now < round.end {
                do {
                    guard let opening = try await peers.opening(of: entry, epoch: epoch, from: peer) else { continue }
                    page.items[index].payload = .inline(opening)
                    page.readers[entry.id, default: []].append(peer.log.territory)
                } catch {
                    logger.info(
                        "payloads not given back", metadata: ["peer.code": "\(peer.code)", "error": "\(error)"])
                    round.silent.insert(peer.log.territory)
                }
            }
        }
        return page
    }

    /// Keeps for whom the entries were.
    static func keep(_ readers: [UUID: [TerritoryID]], in transaction: Transaction) async throws {
        for (entry, territories) in readers {
            try await transaction.execute(
                """
                INSERT INTO fact_reader (entry_id, reader)
                SELECT \(entry)::uuid, unnest(\(territories.map(\.description))::text[]) ON CONFLICT DO NOTHING
                """)
        }
    }
}
