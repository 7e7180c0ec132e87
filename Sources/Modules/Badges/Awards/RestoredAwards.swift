import Federation
import Foundation
import Kernel
import Postgres

/// Awards as this territory's own log states them, where a restored backup is older than the log: what was taken back stays so, and
/// what was given is there again, with its place in the status lists. Awards that were for nobody else to know were not told in words;
/// they have to be given again, and of those that were taken back the status lists say so.
struct RestoredAwards: Sendable {
    let store: AwardStore

    var handlers: [FactHandler] {
        [
            FactHandler(BadgeAwarded.self) { fact, origin, transaction in
                try await keep(fact.award, origin, in: transaction)
            },
            FactHandler(BadgeRenewed.self) { fact, origin, transaction in
                try await keep(fact.award, origin, in: transaction)
            },
            FactHandler(BadgeRevoked.self) { fact, origin, transaction in
                try await set(.revoked, of: fact.id, at: fact.place, origin, in: transaction)
            },
            FactHandler(BadgeSuspended.self) { fact, origin, transaction in
                try await set(
                    fact.suspended ? .suspended : .active, of: fact.id, at: fact.place, origin, in: transaction)
            },
            FactHandler(TokenKeyStated.self) { fact, _, transaction in
                try await PastTokenKeys.keep(fact, in: transaction)
            },
        ]
    }

    private func set(
        _ state: Award.State, of id: ID<Award>, at place: StatusPlace?, _ origin: FactOrigin,
        in transaction: Transaction
    ) async throws {
        _ = try await store.set(state, of: id, because: nil, at: origin.time, in: transaction)
        if let place { try await store.keep(state, at: place, in: transaction) }
    }

    private func keep(_ stated: StatedAward, _ origin: FactOrigin, in transaction: Transaction) async throws {
        guard let place = Self.place(of: stated.credential),
            try await store.mayBeRestored(stated, at: place, in: transaction)
        else { return }
        try await store.insert(
            NewAward(
                stated: stated, awardedBy: nil, cause: nil, evidence: [], place: place, isTold: true,
                changedAt: origin.time),
            in: transaction)
    }

    /// Which bit of the status lists is a credential's, as it says itself.
    static func place(of credential: String) -> StatusPlace? {
        (try? JSONParser.parse(Array(credential.utf8))).flatMap(place(in:))
    }

    static func place(in value: JSONValue) -> StatusPlace? {
        for entry in value["credentialStatus"]?.array ?? [] where entry["statusPurpose"]?.string == "revocation" {
            guard let index = entry["statusListIndex"]?.string.flatMap({ Int($0) }),
                let number = entry["statusListCredential"]?.string?.split(separator: "/").last.flatMap({ Int($0) })
            else { return nil }
            return StatusPlace(list: CredentialForm.list(of: number), index: index)
        }
        return nil
    }
}
