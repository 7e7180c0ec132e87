import Foundation
import Kernel

/// A credential that somebody shows, taken apart: strictly, so that no two readers take it for two things.
struct ReadCredential: Sendable {
    /// The credential without a proof.
    let document: JSONValue
    let id: String
    let issuer: String
    let name: String
    let validFrom: Date
    let validUntil: Date?
    /// Where the credential says its status stands.
    let statusLists: [String]
    let secured: Secured

    /// How it is signed.
    enum Secured: Sendable {
        case proof(DataIntegrityProof.Parts)
        case token(header: JSONValue, signed: [UInt8], signature: [UInt8])
    }

    /// Bytes of one credential.
    static let maximumBytes = 262_144
    /// Bytes of an image with one inside.
    static let maximumFileBytes = 4 * 1024 * 1024

    /// - Parameter bytes: JSON, a compact token, or a PNG or SVG with one of them inside.
    init(_ bytes: [UInt8]) throws(CredentialFault) {
        guard bytes.count <= Self.maximumFileBytes else { throw .unreadable }
        if let inside = BadgeImage.credential(inPNG: bytes) {
            try self.init(text: inside)
        } else {
            // Some editors put a mark before what they save.
            let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .unreadable }
            try self.init(text: BadgeImage.credential(inSVG: text) ?? text)
        }
    }

    init(text: String) throws(CredentialFault) {
        guard text.utf8.count <= Self.maximumBytes else { throw .unreadable }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if trimmed.hasPrefix("{") {
            try self.init(json: Array(trimmed.utf8))
        } else {
            try self.init(token: trimmed)
        }
    }

    private init(json: [UInt8]) throws(CredentialFault) {
        guard let value = try? JSONParser.parse(json) else { throw .unreadable }
        // A token in the clothes of a document (Verifiable Credentials 2.0 §4.13).
        let envelope = "data:application/vc+jwt,"
        if value["type"]?.isOrHas("EnvelopedVerifiableCredential") == true, let id = value["id"]?.string,
            id.hasPrefix(envelope)
        {
            try self.init(token: String(id.dropFirst(envelope.count)))
            return
        }
        try Self.check(age: value)
        let proof = try DataIntegrityProof.read(value)
        try self.init(value.without("proof"), .proof(proof))
    }

    private init(token: String) throws(CredentialFault) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let headerBytes = Data(base64URLEncoded: String(parts[0])),
            let payloadBytes = Data(base64URLEncoded: String(parts[1])),
            let signature = Data(base64URLEncoded: String(parts[2])),
            let header = try? JSONParser.parse([UInt8](headerBytes)),
            let claims = try? JSONParser.parse([UInt8](payloadBytes))
        else { throw .unreadable }
        guard let algorithm = header["alg"]?.string, header["crit"] == nil, header["b64"] == nil else {
            throw .badProof
        }
        guard algorithm.lowercased() != "none" else { throw .noProof }
        guard claims["vc"] == nil else { throw .oldForm }
        try Self.check(age: claims)
        try self.init(
            claims,
            .token(
                header: header, signed: Array((parts[0] + "." + parts[1]).utf8), signature: [UInt8](signature)))
        try Self.check(claims: claims, of: self)
    }

    /// What a token says twice has to be the same (Open Badges 3.0 §8.2.6); it need not say it twice (VC-JOSE-COSE §3.1.3).
    private static func check(claims: JSONValue, of credential: ReadCredential) throws(CredentialFault) {
        func seconds(_ date: Date) -> Int { Int(date.timeIntervalSince1970.rounded(.down)) }
        let said: [(claim: String, isSame: (JSONValue) -> Bool)] = [
            ("iss", { $0.string == credential.issuer }), ("jti", { $0.string == credential.id }),
            ("sub", { $0 == claims["credentialSubject"]?["id"] }),
            ("nbf", { $0.integer() == seconds(credential.validFrom) }),
            ("exp", { $0.integer() == credential.validUntil.map(seconds) && credential.validUntil != nil }),
        ]
        guard claims["proof"] == nil, said.allSatisfy({ claims[$0.claim].map($0.isSame) ?? true }) else {
            throw .claimsDiffer
        }
    }

    /// What is of an older standard is said to be so, whatever else it lacks.
    private static func check(age document: JSONValue) throws(CredentialFault) {
        let context = document["@context"]
        if let first = context?.string ?? context?.array?.first?.string, CredentialContexts.old.contains(first) {
            throw .oldForm
        }
    }

    private init(_ document: JSONValue, _ secured: Secured) throws(CredentialFault) {
        try Self.check(contexts: document["@context"])
        guard !Self.hasAlias(document) else { throw .wrongContext }
        let types = document["type"]?.array?.compactMap(\.string) ?? []
        guard types.contains("VerifiableCredential"), types.count == document["type"]?.array?.count,
            types.contains("OpenBadgeCredential") || types.contains("AchievementCredential")
        else { throw .wrongForm }
        let issuer = document["issuer"]
        guard let issuerID = issuer?.string ?? issuer?["id"]?.string, let id = document["id"]?.string,
            let subject = document["credentialSubject"], subject.members != nil,
            let achievement = subject["achievement"], let name = achievement["name"]?.string,
            achievement["id"]?.string != nil,
            let from = document["validFrom"]?.string.flatMap(CredentialTime.date)
        else { throw .wrongForm }
        var until: Date?
        if let text = document["validUntil"] {
            guard let date = text.string.flatMap(CredentialTime.date) else { throw .wrongForm }
            until = date
        }
        self.document = document
        self.id = id
        self.issuer = issuerID
        self.name = name
        validFrom = from
        validUntil = until
        statusLists = try Self.lists(document["credentialStatus"])
        self.secured = secured
    }

    /// The two contexts that give the words their meaning, in their order; nothing that could give them another.
    private static func check(contexts: JSONValue?) throws(CredentialFault) {
        guard let all = contexts?.array, all.count >= 2, all[0].string == CredentialContexts.own[0],
            let badges = all[1].string, CredentialContexts.known.contains(badges),
            all.dropFirst(2).allSatisfy({ $0.string.map(CredentialContexts.more.contains) == true })
        else { throw .wrongContext }
    }

    /// Contexts further in, and JSON-LD's own words, could make of one member another.
    private static func hasAlias(_ value: JSONValue, isRoot: Bool = true) -> Bool {
        switch value {
        case .object(let members):
            members.contains { member in
                if isRoot, member.name == "@context" { return false }
                return member.name.hasPrefix("@") || hasAlias(member.value, isRoot: false)
            }
        case .array(let items): items.contains { hasAlias($0, isRoot: false) }
        default: false
        }
    }

    private static func lists(_ status: JSONValue?) throws(CredentialFault) -> [String] {
        guard let status else { return [] }
        let entries = status.array ?? [status]
        var lists: [String] = []
        for entry in entries {
            guard let type = entry["type"]?.string else { throw .wrongForm }
            guard type == "BitstringStatusListEntry" else {
                // Another way to tell it, which territories do not have: it counts as a list of somebody else's.
                lists.append(type)
                continue
            }
            guard let list = entry["statusListCredential"]?.string, entry["statusPurpose"]?.string != nil,
                let index = entry["statusListIndex"]?.string, index.wholeMatch(of: /[0-9]{1,10}/) != nil
            else { throw .wrongForm }
            lists.append(list)
        }
        return lists
    }
}
