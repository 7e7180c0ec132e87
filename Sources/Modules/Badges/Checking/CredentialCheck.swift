import CryptoExtras
import FederationCore
import Foundation
import Kernel
import Postgres
import Web

/// Judges credentials that people show: whose they are by keys that are known here, and what became of them since.
struct CredentialCheck: Sendable {
    let issuer: Issuer
    let awards: AwardStore
    let foreign: ForeignStore
    let world: World

    func verdict(on bytes: [UInt8]) async throws -> CredentialVerdict {
        let credential: ReadCredential
        do throws(CredentialFault) {
            credential = try ReadCredential(bytes)
        } catch {
            return refusal(error, nil)
        }
        return try await verdict(on: credential)
    }

    func verdict(on credential: ReadCredential) async throws -> CredentialVerdict {
        // The territory may have had another address when it signed; its identity is the same.
        let name = credential.issuer.split(separator: "/").last.map(String.init) ?? ""
        if name == issuer.form.tid, credential.issuer.hasSuffix("/badges/issuer/\(name)") {
            guard credential.methodOwner == credential.issuer else { return refusal(.otherIssuer, credential) }
            return try await own(credential)
        }
        if let tid = TerritoryID(name), let origin = try await foreign.origin(tid.description) {
            guard credential.methodOwner == credential.issuer else { return refusal(.otherIssuer, credential) }
            return try await foreign(credential, of: origin)
        }
        return strange(credential)
    }

    // MARK: - This territory's own

    private func own(_ credential: ReadCredential) async throws -> CredentialVerdict {
        do {
            switch credential.secured {
            case .proof: try credential.verify(by: try await issuer.currentKey().publicKey)
            case .token:
                let current = try await issuer.rsaKey().publicKey
                let past = try await PastTokenKeys.all(in: awards.database)
                try verify(credential, byOneOf: [current] + past)
            }
            try check(lists: credential, of: Self.base(of: credential.issuer))
        } catch let fault as CredentialFault {
            return refusal(fault, credential)
        }
        guard let id = awardID(credential), let award = try await awards.find(id) else {
            // The status lists outlive awards.
            var state: Award.State?
            if let place = RestoredAwards.place(in: credential.document) { state = try await awards.state(at: place) }
            return verdict(
                state == .revoked ? .revoked : state == .suspended ? .suspended : .unknownStatus, credential,
                territory: issuer.form.territory.code.description)
        }
        return verdict(
            award.standing(at: world.now()).outcome, credential,
            territory: issuer.form.territory.code.description, award: award.id, asOf: world.now(),
            position: try await foreign.ownPosition(of: award.id.uuid))
    }

    // MARK: - Other territories'

    private func foreign(_ credential: ReadCredential, of origin: ForeignOrigin) async throws -> CredentialVerdict {
        do {
            switch credential.secured {
            case .proof: try credential.verify(by: try Self.proofKey(of: credential, among: origin.keys))
            case .token: try verify(credential, byOneOf: try await foreign.tokenKeys(of: origin.tid))
            }
            try check(lists: credential, of: Self.base(of: credential.issuer))
        } catch let fault as CredentialFault {
            return refusal(fault, credential, territory: origin.code)
        }
        guard let id = awardID(credential), let known = try await foreign.award(id.uuid, of: origin.tid) else {
            return verdict(.unknownStatus, credential, territory: origin.code, asOf: origin.heardAt)
        }
        let standing = known.standing(at: world.now())
        // That nothing was taken back is the word of a territory that is not believed.
        let outcome = origin.isDoubted && standing == .valid ? .unknownStatus : standing.outcome
        return verdict(
            outcome, credential, territory: origin.code, award: id,
            asOf: origin.heardAt, position: known.position)
    }

    private static func proofKey(
        of credential: ReadCredential, among keys: [String]
    ) throws(CredentialFault) -> Ed25519PublicKey {
        guard let text = credential.methodFragment, keys.contains(text), let key = Multikey.key(text) else {
            throw .otherIssuer
        }
        return key
    }

    /// All tokens name their key alike, whenever it was made.
    private func verify(
        _ credential: ReadCredential, byOneOf keys: [_RSA.Signing.PublicKey]
    ) throws(CredentialFault) {
        guard !keys.isEmpty, credential.methodFragment == CredentialForm.tokenKey else { throw .otherIssuer }
        var fault = CredentialFault.badSignature
        for key in keys {
            do throws(CredentialFault) {
                return try credential.verify(by: key)
            } catch {
                fault = error
            }
        }
        throw fault
    }

    private static func base(of issuer: String) -> String {
        issuer.range(of: "/badges/issuer/").map { String(issuer[..<$0.lowerBound]) } ?? issuer
    }

    // MARK: - Strangers'

    /// Judged by the key that it brings: of the issuer's own name, or for tokens of their head (Open Badges 3.0 §8.2.3).
    private func strange(_ credential: ReadCredential) -> CredentialVerdict {
        let owner = credential.methodOwner ?? ""
        // A name of a key may be short; one that is whole has to be the issuer's.
        guard !owner.contains(":") || owner == credential.issuer else { return refusal(.otherIssuer, credential) }
        do throws(CredentialFault) {
            try credential.verify(by: try key(of: credential))
        } catch {
            return error == .noKey ? verdict(.unknownIssuer, credential, fault: error) : refusal(error, credential)
        }
        return verdict(outcome(ofStranger: credential), credential)
    }

    private func key(of credential: ReadCredential) throws(CredentialFault) -> StrangersKey {
        if credential.hasOtherAlgorithm { throw .otherSuite }
        if let key = StrangersKey(did: credential.issuer) {
            // Such a document has the one key, under its own name.
            let fragment = credential.methodFragment
            guard fragment == nil || fragment == StrangersKey.fragment(of: credential.issuer) else {
                throw .otherIssuer
            }
            return key
        }
        guard let jwk = credential.statedKey else { throw .noKey }
        guard let key = StrangersKey(jwk: jwk) else { throw .otherSuite }
        return key
    }

    /// What is over, or has not begun, is so whoever made it.
    private func outcome(ofStranger credential: ReadCredential) -> CredentialVerdict.Outcome {
        let now = world.now()
        let ends = [credential.validUntil, credential.proofExpires].compactMap { $0 }
        if ends.contains(where: { $0 <= now }) { return .expired }
        return credential.validFrom > now ? .notYet : .unknownIssuer
    }

    // MARK: - Words

    /// A status that stands anywhere else than with the issuer is anybody's.
    private func check(lists credential: ReadCredential, of origin: String) throws(CredentialFault) {
        guard credential.statusLists.allSatisfy({ $0.hasPrefix("\(origin)/badges/status/") }) else {
            throw .otherStatusList
        }
    }

    private func awardID(_ credential: ReadCredential) -> ID<Award>? {
        credential.id.split(separator: "/").last.flatMap { ID<Award>(String($0)) }
    }

    private func refusal(
        _ fault: CredentialFault, _ credential: ReadCredential?, territory: String? = nil
    ) -> CredentialVerdict {
        verdict(fault.isOnlyUnread ? .unsupported : .altered, credential, fault: fault, territory: territory)
    }

    private func verdict(
        _ outcome: CredentialVerdict.Outcome, _ credential: ReadCredential?, fault: CredentialFault? = nil,
        territory: String? = nil, award: ID<Award>? = nil, asOf: Date? = nil, position: Int64? = nil
    ) -> CredentialVerdict {
        CredentialVerdict(
            outcome: outcome, fault: fault?.rawValue, name: credential?.name, issuer: credential?.issuer,
            territory: territory, award: award, validFrom: credential?.validFrom, validUntil: credential?.validUntil,
            statusAsOf: asOf, position: position)
    }
}

extension AwardStanding {
    var outcome: CredentialVerdict.Outcome {
        switch self {
        case .valid: .valid
        case .expired: .expired
        case .revoked: .revoked
        case .suspended: .suspended
        case .notYet: .notYet
        }
    }
}
