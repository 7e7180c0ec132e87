import Crypto
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// What this territory does when another states something about its badges. Rows belong to the origin that stated them (S-139).
enum ForeignFacts {
    static var handlers: [FactHandler] {
        [
            FactHandler(BadgeDefined.self) { fact, origin, transaction in
                guard fact.objectID == origin.objectID else { throw ForeignFactError.otherObject }
                try await ForeignStore.keep(fact, origin, in: transaction)
            }.undoing(undo),
            FactHandler(TokenKeyStated.self) { fact, origin, transaction in
                guard fact.objectID == origin.objectID else { throw ForeignFactError.otherObject }
                guard TokenKeyStated.key(fact.modulus, fact.exponent) != nil else { throw ForeignFactError.noKey }
                try await ForeignStore.keep(fact, origin, in: transaction)
            }.undoing(undo),
            FactHandler(BadgeAwarded.self) { fact, origin, transaction in
                try await keep(fact.award, origin, in: transaction)
            }.erasing { try await ForeignStore.remove($0, in: $1) }.undoing(undo),
            FactHandler(BadgeRenewed.self) { fact, origin, transaction in
                try await keep(fact.award, origin, in: transaction)
            }.erasing { try await ForeignStore.remove($0, in: $1) }.undoing(undo),
            FactHandler(BadgeRevoked.self) { fact, origin, transaction in
                guard fact.objectID == origin.objectID else { throw ForeignFactError.otherObject }
                try await ForeignStore.set(.revoked, origin, in: transaction)
            }.undoing(undo),
            FactHandler(BadgeSuspended.self) { fact, origin, transaction in
                guard fact.objectID == origin.objectID else { throw ForeignFactError.otherObject }
                try await ForeignStore.set(fact.suspended ? .suspended : .active, origin, in: transaction)
            }.undoing(undo),
        ]
    }

    @Sendable private static func undo(_ origin: FactOrigin, _: Bool, in transaction: Transaction) async throws {
        try await ForeignStore.undo(origin, in: transaction)
    }

    /// The credential is kept where it is the origin's own: its issuer is the territory whose log it stands in, and its proof holds.
    private static func keep(_ award: StatedAward, _ origin: FactOrigin, in transaction: Transaction) async throws {
        guard award.id.uuid == origin.objectID else { throw ForeignFactError.otherObject }
        let credential = try? ReadCredential(text: award.credential)
        let isOwn = credential.map { isSound($0, award, origin) } ?? false
        guard isOwn, let multikey = credential?.methodFragment else { throw ForeignFactError.foreignCredential }
        try await ForeignStore.keep(award, multikey: multikey, origin, in: transaction)
    }

    private static func isSound(_ credential: ReadCredential, _ award: StatedAward, _ origin: FactOrigin) -> Bool {
        guard credential.issuer.hasSuffix("/badges/issuer/\(origin.territory)"),
            credential.methodOwner == credential.issuer, credential.id.hasSuffix("/\(award.id)"),
            credential.validFrom == award.validFrom, credential.validUntil == award.validUntil,
            let key = credential.methodFragment.flatMap(Multikey.key)
        else { return false }
        return (try? credential.verify(by: key)) != nil
    }
}

enum ForeignFactError: Error {
    /// The payload is about another object than the entry says.
    case otherObject
    /// The credential is none of the territory that states it, or says something else than the fact.
    case foreignCredential
    /// What is stated as a key is none, or one too short or too long.
    case noKey
}
