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
        guard let owner = credential.methodOwner, owner == credential.issuer else {
            return refusal(.otherIssuer, credential)
        }
        // The territory may have had another address when it signed; its identity is the same.
        if owner.hasSuffix("/badges/issuer/\(issuer.form.tid)") { return try await own(credential) }
        if let tid = TerritoryID(String(owner.split(separator: "/").last ?? "")),
            let origin = try await foreign.origin(tid.description)
        {
            return try await foreign(credential, of: origin)
        }
        return try strange(credential)
    }

    // MARK: - This territory's own

    private func own(_ credential: ReadCredential) async throws -> CredentialVerdict {
        do {
            switch credential.secured {
            case .proof: try credential.verify(by: try await issuer.currentKey().publicKey)
            case .token: try credential.verify(by: try await issuer.rsaKey().publicKey)
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

    /// A key that names itself says that the credential is whole, and nothing about who made it.
    private func strange(_ credential: ReadCredential) throws -> CredentialVerdict {
        let prefix = "did:key:"
        guard credential.issuer.hasPrefix(prefix),
            let key = Multikey.key(String(credential.issuer.dropFirst(prefix.count)))
        else { return verdict(.unknownIssuer, credential) }
        // A document of did:key has the one key, under its own name.
        guard credential.methodFragment == String(credential.issuer.dropFirst(prefix.count)) else {
            return refusal(.otherIssuer, credential)
        }
        do throws(CredentialFault) {
            try credential.verify(by: key)
        } catch {
            return refusal(error, credential)
        }
        return verdict(outcome(ofStranger: credential), credential)
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
        verdict(.altered, credential, fault: fault, territory: territory)
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
