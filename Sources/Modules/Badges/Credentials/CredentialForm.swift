import Foundation
import Kernel
import Web

/// The addresses and the JSON of credentials: Open Badges 3.0 over W3C Verifiable Credentials 2.0.
struct CredentialForm: Sendable {
    let territory: Territory
    let tid: String

    /// The issuer: the territory, by its identity, wherever it is served.
    var issuer: String { "\(territory.origin)/badges/issuer/\(tid)" }

    /// How the key of tokens is named.
    static let tokenKey = "rs256"

    func method(_ fragment: String) -> String { "\(issuer)#\(fragment)" }

    func address(of award: ID<Award>) -> String { "\(territory.origin)/badges/credentials/\(award)" }

    /// Status lists come in pairs: the odd ones say what was revoked, the even ones what is suspended.
    func statusList(_ number: Int) -> String { "\(territory.origin)/badges/status/\(number)" }

    static func number(of list: Int, _ state: Award.State) -> Int { 2 * list + (state == .revoked ? 1 : 2) }

    /// The other way.
    static func list(of number: Int) -> Int { (number - 1) / 2 }

    private static func object(_ members: (String, JSONValue)...) -> JSONValue {
        .object(members.map { JSONMember($0.0, $0.1) })
    }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    var profile: JSONValue {
        Self.object(
            ("id", .string(issuer)), ("type", Self.texts(["Profile"])), ("name", .string(territory.name)),
            ("url", .string(territory.origin)))
    }

    /// The credential without a proof.
    func unsigned(_ subject: CredentialSubject) -> JSONValue {
        var credential = Self.object(
            ("@context", Self.texts(CredentialContexts.own)), ("id", .string(address(of: subject.id))),
            ("type", Self.texts(["VerifiableCredential", "OpenBadgeCredential"])),
            ("name", .string(subject.badge.name)), ("issuer", profile),
            ("validFrom", .string(CredentialTime.text(subject.validFrom))),
            ("credentialSubject", achievementSubject(subject)),
            ("credentialStatus", .array([Award.State.revoked, .suspended].map { status($0, subject.place) })))
        if let until = subject.validUntil {
            credential = credential.with("validUntil", .string(CredentialTime.text(until)))
        }
        if !subject.evidence.isEmpty {
            let evidence = subject.evidence.map { Self.object(("id", .string($0)), ("type", Self.texts(["Evidence"]))) }
            credential = credential.with("evidence", .array(evidence))
        }
        return credential
    }

    private func achievementSubject(_ subject: CredentialSubject) -> JSONValue {
        let badge = subject.badge
        var achievement = Self.object(
            ("id", .string("\(territory.origin)/badges/\(badge.slug)")), ("type", Self.texts(["Achievement"])),
            ("name", .string(badge.name)), ("description", .string(badge.description)),
            ("achievementType", .string("Badge")), ("criteria", Self.object(("narrative", .string(badge.narrative)))),
            ("image", Self.object(("id", .string(image(of: badge))), ("type", .string("Image")))))
        if !badge.tags.isEmpty { achievement = achievement.with("tag", Self.texts(badge.tags)) }
        return Self.object(
            ("id", .string("urn:uuid:\(subject.member.id)")), ("type", Self.texts(["AchievementSubject"])),
            ("achievement", achievement))
    }

    /// By its address, which says which picture it is, whatever the badge has later.
    private func image(of badge: BadgeDefinition) -> String {
        badge.image.map { "\(territory.origin)/ipfs/\($0)" } ?? "\(territory.origin)/badges/\(badge.slug)/image.svg"
    }

    private func status(_ state: Award.State, _ place: StatusPlace) -> JSONValue {
        let list = statusList(Self.number(of: place.list, state))
        return Self.object(
            ("id", .string("\(list)#\(place.index)")), ("type", .string("BitstringStatusListEntry")),
            ("statusPurpose", .string(state == .revoked ? "revocation" : "suspension")),
            ("statusListIndex", .string("\(place.index)")), ("statusListCredential", .string(list)))
    }

    /// How long a reader may keep a status list, in milliseconds.
    static let timeToLive = 300_000
    /// How long a status list that was signed may be shown, in seconds: an old one cannot hide a revocation for longer.
    static let listLifetime: TimeInterval = 24 * 3600

    func unsignedList(_ number: Int, encoded: String, at now: Date) -> JSONValue {
        Self.object(
            ("@context", Self.texts([CredentialContexts.own[0]])), ("id", .string(statusList(number))),
            ("type", Self.texts(["VerifiableCredential", "BitstringStatusListCredential"])),
            ("issuer", .string(issuer)), ("validFrom", .string(CredentialTime.text(now))),
            ("validUntil", .string(CredentialTime.text(now.addingTimeInterval(Self.listLifetime)))),
            (
                "credentialSubject",
                Self.object(
                    ("id", .string("\(statusList(number))#list")), ("type", .string("BitstringStatusList")),
                    ("statusPurpose", .string(number % 2 == 1 ? "revocation" : "suspension")),
                    ("encodedList", .string(encoded)), ("ttl", .number("\(Self.timeToLive)")))
            ))
    }

    /// The same credential as the payload of a token (Open Badges 3.0 §8.2.4): its own members, and the registered claims that say
    /// the same. Validators of tokens read status lists that are tokens too.
    static func claims(_ unsigned: JSONValue) -> JSONValue {
        var claims = unsigned
        if let status = unsigned["credentialStatus"]?.array {
            let lists = status.map { entry in
                entry.with("statusListCredential", .string((entry["statusListCredential"]?.string ?? "") + ".jwt"))
            }
            claims = claims.with("credentialStatus", .array(lists))
        }
        let issuer = unsigned["issuer"]?["id"] ?? unsigned["issuer"] ?? .null
        claims = claims.with("iss", issuer)
        if let id = unsigned["id"] { claims = claims.with("jti", id) }
        if unsigned["credentialSubject"]?["achievement"] != nil,
            let subject = unsigned["credentialSubject"]?["id"]
        {
            claims = claims.with("sub", subject)
        }
        for (claim, member) in [("nbf", "validFrom"), ("exp", "validUntil")] {
            if let date = unsigned[member]?.string.flatMap(CredentialTime.date) {
                claims = claims.with(claim, .number("\(Int(date.timeIntervalSince1970))"))
            }
        }
        return claims
    }
}
