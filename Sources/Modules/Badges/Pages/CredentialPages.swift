import Federation
import FederationCore
import Foundation
import Kernel
import Web

/// The public check, and credentials in the forms that other programs read.
struct CredentialPages: Sendable {
    let awards: AwardOperations
    let pictures: BadgePictures
    let desk: CredentialDesk
    let check: CredentialCheck
    let foreign: ForeignStore

    var pages: [PageRoute] {
        [
            .get("/badges/check", access: .anyone, answer: ask),
            .upload(
                "/badges/check", access: .anyone, rate: .search,
                body: .stream(bytes: ShownCredential.maximumFormBytes), answer: judge),
            .get("/badges/check/{id}", access: .anyone, answer: show),
            .get("/badges/check/{id}/proof.txt", access: .anyone, answer: proof),
            .post("/badges/check/{id}/share", access: .member, answer: renewShare),
            .post("/badges/check/{id}/share/close", access: .member, answer: closeShare),
            .get("/badges/credentials/{id}", access: .anyone, answer: document),
            .get("/badges/credentials/{id}/{form}", access: .anyone, answer: form),
            .get("/badges/status/{list}", access: .anyone, answer: list),
            .get("/badges/issuer/{tid}", access: .anyone, answer: issuer),
        ]
    }

    // MARK: - The check

    @Sendable private func ask(_: PageRequest, _: NodeContext) async throws -> PageAnswer {
        .view(CheckPage.view(text: nil, verdict: nil))
    }

    @Sendable private func judge(
        _: PageRequest, _ parts: inout MultipartReader, _: NodeContext
    ) async throws -> PageAnswer {
        let shown = try await ShownCredential(&parts)
        guard let bytes = shown.bytes else {
            let nothing = FieldProblem("/credential", "required", "Paste a credential or choose a file.")
            return .view(CheckPage.view(text: nil, verdict: nil, problem: .invalid(nothing)))
        }
        return .view(CheckPage.view(text: shown.text, verdict: try await check.verdict(on: bytes)))
    }

    @Sendable private func show(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let id = try Self.id(request)
        let opened = try await desk.open(id, for: context.member)
        let award = opened.award
        let verdict = try await check.verdict(on: Array(opened.credential.utf8))
        let person = try await Recipient.all([award.member], in: awards.store.database)[award.member]
        let isPrivate = context.member?.id == award.member && opened.audience != "public"
        return .view(
            CheckPage.view(
                verdict, of: opened.idToPassOn(by: context.member, asked: id), badgePath: "/badges/\(award.badge)",
                holder: person.flatMap { $0.isShownToEverybody ? $0.displayName : nil }, evidence: award.evidence,
                sharing: isPrivate ? CheckPage.Sharing(award) : nil))
    }

    /// The holder's badge by another address.
    @Sendable private func renewShare(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let award = try await awards.share(ID(try Self.id(request)), of: context.member.id)
        return .redirect("/badges/check/\(award.share.map { ID<Award>($0) } ?? award.id)")
    }

    @Sendable private func closeShare(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let award = try await awards.share(ID(try Self.id(request)), of: context.member.id, isOpen: false)
        return .redirect("/badges/check/\(award.id)")
    }

    /// The proof that the territory's log says it, for anybody to verify with nothing but the territory's identity.
    @Sendable private func proof(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let opened = try await desk.open(try Self.id(request), for: context.member)
        guard let position = try await foreign.ownPosition(of: opened.award.id.uuid) else { throw Problem.notFound }
        do {
            let proofs = LogProofs(.own, in: awards.store.database)
            let proof = try await proofs.inclusion(of: UInt64(clamping: position), withPayload: true)
            return .bytes(contentType: "text/plain; charset=utf-8", [UInt8](proof.encoded))
        } catch is RemoteFailure {
            // It has a place that no head was signed over yet.
            throw Problem.notFound
        }
    }

    // MARK: - Forms

    @Sendable private func document(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let opened = try await desk.open(try Self.id(request), for: context.member)
        return .bytes(contentType: "application/vc", Array(opened.credential.utf8))
    }

    @Sendable private func form(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let opened = try await desk.open(try Self.id(request), for: context.member)
        let text = opened.credential
        let hue = TerritoryBadge(code: desk.issuer.form.territory.code.description, name: "").hue * 30
        switch request.parameters["form"] {
        case "credential.json": return .bytes(contentType: "application/vc", Array(text.utf8))
        case "credential.jwt":
            return .bytes(contentType: "application/vc+jwt", Array(try await desk.token(of: opened).utf8))
        case "badge.png":
            let bytes = try await picture(of: opened.award).map { BadgeImage.png($0, baked: text) }
            return .bytes(contentType: "image/png", bytes ?? BadgeImage.png(hue, baked: text))
        case "badge.svg":
            let name = try JSONParser.parse(Array(text.utf8))["name"]?.string ?? ""
            let drawing = try await picture(of: opened.award).map { BadgeImage.svg($0, baked: text) }
            return .bytes(
                contentType: "image/svg+xml",
                Array((drawing ?? BadgeImage.svg(hue, initial: name.prefix(1).uppercased(), baked: text)).utf8))
        default: throw Problem.notFound
        }
    }

    /// Nil where the territory draws it.
    private func picture(of award: Award) async throws -> [UInt8]? {
        guard let reference = BadgeReference(award.badge),
            let address = try await awards.definitions.find(reference)?.image
        else { return nil }
        return try await pictures.bytes(of: address)
    }

    @Sendable private func list(_ request: PageRequest, _: NodeContext) async throws -> PageAnswer {
        let name = request.parameters["list"] ?? ""
        let isToken = name.hasSuffix(".jwt")
        guard let number = Int(isToken ? name.dropLast(4) : name[...]) else { throw Problem.notFound }
        return .bytes(
            contentType: isToken ? "application/vc+jwt" : "application/vc",
            Array(try await desk.statusList(number, asToken: isToken).utf8))
    }

    @Sendable private func issuer(_ request: PageRequest, _: NodeContext) async throws -> PageAnswer {
        guard request.parameters["tid"] == desk.issuer.form.tid else { throw Problem.notFound }
        return .bytes(
            contentType: "application/cid", CanonicalJSON.encode(try await desk.issuer.document()))
    }

    private static func id(_ request: PageRequest) throws -> UUID {
        guard let id = ID<Award>(request.parameters["id"] ?? "") else { throw Problem.notFound }
        return id.uuid
    }
}
