import FederationCore
import Foundation
import Logging
import Postgres

/// Takes back what entries did here that their territory's history has no more, because a stolen key signed them or an epoch began before
/// them. What the history still says about the same objects takes effect again.
struct TakenBack: Sendable {
    let store: ApplyStore
    let handlers: FactHandlers
    private let logger = Logger(label: "federation")

    /// The newest first, each by itself: one that cannot be taken back must not keep the others.
    func run() async throws {
        while let orphan = try await store.newestOrphan() {
            do {
                try await store.database.write(waitsForDisk: false) { transaction in
                    let isKnown = try await store.settle(orphan, in: transaction)
                    try await handlers.undoing(orphan.entry.type)?(
                        orphan.origin(of: store.territory), isKnown, transaction)
                }
            } catch  where error.isOfTheEntry {
                logger.error(
                    "what an entry did here could not be taken back",
                    metadata: [
                        "peer.code": "\(orphan.code)", "sequence": "\(orphan.sequence)",
                        "type": "\(orphan.entry.type.name)", "error": "\(error)",
                    ])
                _ = try await store.database.write { try await store.settle(orphan, in: $0) }
            }
        }
    }
}

/// An entry that was set aside and had taken effect.
struct Orphan: RowDecodable {
    let epoch: Int64
    let sequence: Int64
    let encoded: Data
    let entry: Entry
    /// The origin's local name.
    let code: String

    init(row: Row) throws {
        epoch = try row.get("epoch")
        sequence = try row.get("sequence")
        encoded = try row.get("entry")
        entry = try Entry(decoding: [UInt8](encoded)[...])
        code = try row.get("code")
    }

    func origin(of territory: TerritoryID) -> FactOrigin { FactOrigin(entry, of: territory, code: code) }
}

extension ApplyStore {
    /// The newest entry whose effect is to be taken back.
    func newestOrphan() async throws -> Orphan? {
        try await database.first(
            """
            SELECT o.epoch, o.sequence, o.entry, code FROM peer_orphan o JOIN peer USING (tid)
            WHERE tid = \(territory.description) AND had_effect ORDER BY o.sequence DESC, o.epoch DESC LIMIT 1
            """,
            as: Orphan.self)
    }

    /// Notes that an effect was taken back, and has what is held about the same object take effect again.
    /// - Returns: whether there is any of that.
    func settle(_ orphan: Orphan, in transaction: Transaction) async throws -> Bool {
        let object = withUnsafeBytes(of: orphan.entry.objectID.uuid) { Data($0) }
        try await transaction.execute(
            """
            UPDATE peer_orphan SET had_effect = false WHERE tid = \(territory.description) AND epoch = \(orphan.epoch)
                AND sequence = \(orphan.sequence) AND entry = \(orphan.encoded)
            """)
        return try await transaction.execute(
            """
            UPDATE peer_entry SET outcome = 'late', attempts = 0 FROM peer
            WHERE peer.tid = peer_entry.tid AND peer_entry.tid = \(territory.description) AND sequence < applied
                AND substr(entry, 41 + get_byte(entry, 37), 16) = \(object) AND payload IS NOT NULL
                AND outcome IN ('applied', 'superseded', 'late')
            """) > 0
    }
}
