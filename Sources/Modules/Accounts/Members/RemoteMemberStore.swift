import Crypto
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// All SQL that writes members of other territories. Rows belong to the origin that stated them (S-139): the local id is
/// derived from it, so no territory can touch another's.
enum RemoteMemberStore {
    /// Keeps members as one territory states them, one after the other: of two statements about one member the later counts.
    static func keep(_ stated: [(fact: MemberPublished, origin: FactOrigin)], in transaction: Transaction) async throws
    {
        guard let territory = stated.first?.origin.territory else { return }
        guard stated.allSatisfy({ $0.fact.objectID == $0.origin.objectID }) else { throw RemoteMemberError.otherObject }
        let details = stated.map(\.fact.details)
        try await transaction.execute(
            """
            INSERT INTO remote_member
                (id, tid, object_id, handle, display_name, bio, joined_at, position, entry_id, fields, languages,
                time_zone, discoverable, avatar)
            SELECT DISTINCT ON (id) id, \(territory.description), object_id, handle, display_name, bio, joined_at, position,
                entry_id, fields, languages, time_zone, discoverable, avatar
            FROM unnest(
                \(stated.map { localID(of: $0.origin) })::uuid[], \(stated.map(\.origin.objectID))::uuid[],
                \(stated.map(\.fact.handle.text))::text[], \(stated.map(\.fact.displayName.text))::text[],
                \(stated.map(\.fact.bio.text))::text[], \(stated.map(\.fact.joinedAt))::timestamptz[],
                \(stated.map { Int64(clamping: $0.origin.sequence) })::bigint[], \(stated.map(\.origin.entryID))::uuid[],
                \(try details.map { try $0.storedFields })::jsonb[], \(try details.map { try $0.storedLanguages })::jsonb[],
                \(details.map(\.timeZone))::text[], \(stated.map { $0.fact.discoverable ?? true })::boolean[],
                \(try details.map { try $0.storedAvatar })::jsonb[]
            ) AS stated (id, object_id, handle, display_name, bio, joined_at, position, entry_id, fields, languages,
                time_zone, discoverable, avatar)
            ORDER BY id, position DESC
            ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, display_name = excluded.display_name,
                bio = excluded.bio, joined_at = excluded.joined_at, position = excluded.position,
                entry_id = excluded.entry_id, fields = excluded.fields, languages = excluded.languages,
                time_zone = excluded.time_zone, discoverable = excluded.discoverable,
                avatar = excluded.avatar, withdrawn = false
            """)
    }

    /// Until the home publishes the member again.
    static func hide(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE remote_member SET withdrawn = true WHERE id = \(localID(of: origin))")
    }

    static func remove(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM remote_member WHERE id = \(localID(of: origin))")
    }

    /// Removes a member as one entry stated them, which is erased. What a newer entry says stays.
    @Sendable static func forget(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM remote_member
            WHERE id = \(localID(of: origin)) AND position = \(Int64(clamping: origin.sequence))
            """)
    }

    /// Removes a member whom somebody else invented; one whom their home did state is hidden until that takes effect again, so that what is
    /// between them and others stays.
    @Sendable static func undo(_ origin: FactOrigin, isKnown: Bool, in transaction: Transaction) async throws {
        if isKnown { try await hide(origin, in: transaction) } else { try await remove(origin, in: transaction) }
    }

    /// UUIDv8 (RFC 9562 §5.8) of the origin and its own id: the same everywhere, and never one that another origin can reach.
    static func localID(of origin: FactOrigin) -> UUID {
        localID(of: origin.objectID, in: origin.territory)
    }

    static func localID(of object: UUID, in territory: TerritoryID) -> UUID {
        let name = Data("\(territory)\n\(object.uuidString.lowercased())".utf8)
        var bytes = Array(SHA256.hash(data: name).prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}

enum RemoteMemberError: Error {
    /// The payload is about another object than the entry says.
    case otherObject
}
