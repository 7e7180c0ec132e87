import FederationCore
import Foundation
import Postgres

/// Hands out single payloads, sealed: of the own log those for listed territories to them alone, all others to any peer; of another's
/// log what was for this territory, to its origin alone.
struct PayloadDesk: Sendable {
    let database: Database
    let territory: TerritoryID

    /// - Throws: ``Reject/notAReader`` whenever the asker is not listed, whatever there is and for whomever it is;
    ///   ``Reject/erased``; ``RemoteFailure/futureCursor(size:)`` beyond the newest signed head.
    func answer(_ address: PayloadAddress, sealedTo key: [UInt8]) async throws -> [UInt8] {
        guard let kept = try await kept(address) else {
            throw RemoteFailure.futureCursor(size: try await LogReader(database: database).size())
        }
        if kept.entry.audience == .listedTerritories, !kept.isListed { throw Reject.notAReader }
        guard let opening = kept.opening else { throw Reject.erased }
        return try SealedOpening(opening, to: key, address).encoded
    }

    /// - Throws: ``Reject/notAReader`` for whoever is not the origin, and for what is not here.
    func giveBack(_ address: PayloadAddress, sealedTo key: [UInt8]) async throws -> [UInt8] {
        guard address.reader == address.origin else { throw Reject.notAReader }
        let rows = try await database.read(
            """
            SELECT salt, payload FROM peer_entry WHERE tid = \(address.origin.description)
                AND epoch = \(Int64(clamping: address.epoch)) AND sequence = \(Int64(clamping: address.sequence))
            """)
        let kept = try rows.first.map { Payload(salt: try $0.get("salt"), payload: try $0.get("payload")) }
        guard let opening = kept?.opening else { throw Reject.notAReader }
        return try SealedOpening(opening, to: key, address).encoded
    }

    private struct Kept: RowDecodable {
        let entry: Entry
        let opening: Opening?
        let isListed: Bool

        init(row: Row) throws {
            entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
            isListed = try row.get("is_listed")
            let payload = Payload(salt: try row.get("salt"), payload: try row.get("payload"))
            if case .inline(let opening) = payload { self.opening = opening } else { opening = nil }
        }
    }

    /// What no head covers is not told yet.
    private func kept(_ address: PayloadAddress) async throws -> Kept? {
        // A history has one entry at each position, whatever epoch an asker fetched it in.
        try await database.first(
            """
            SELECT entry, salt, payload, EXISTS (
                SELECT FROM fact_reader r WHERE r.entry_id = e.entry_id AND r.reader = \(address.reader.description)
            ) AS is_listed
            FROM log_entry e WHERE sequence = \(Int64(clamping: address.sequence))
                AND sequence < (SELECT max(size) FROM log_note WHERE epoch = (SELECT epoch FROM log_head))
            """,
            as: Kept.self)
    }
}
