import Foundation
import Images
import Kernel
import Markdown
import ModuleKit
import Web

/// Home, the directory, one member, and one's own profile as pages.
struct MemberPages: Sendable {
    let members: MemberOperations
    let social: SocialOperations
    let home: TerritoryBadge
    let board: HomeBoard

    /// Members on one page of the directory: as many as keep the page below 20 KB.
    static let pageSize = 40
    static let newestOnHome = 10
    /// Characters of a profile that other sites show.
    static let cardLength = 200

    var pages: [PageRoute] {
        [
            .get("/", access: .anyone, answer: front),
            .get("/people", access: .anyone, rate: .search, answer: people),
            .get("/people/{address}", access: .anyone, answer: member),
            .get("/me", access: .member, answer: me),
            .get("/me/edit", access: .member, answer: edit),
            .post("/me/edit", access: .member, answer: save),
        ]
    }

    @Sendable private func front(_: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let newest = try await members.directory.newest(limit: Self.newestOnHome, for: Reader(context))
        let summaries = newest.map { $0.summary(home: home, for: Reader(context)) }
        var cards: [HomeCard] = []
        if let member = context.member { cards = try await board.cards(for: member, language: context.language.tag) }
        return .view(
            HomePage.view(of: home, newest: summaries, reader: context.member?.displayName, cards: cards))
    }

    @Sendable private func people(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let query = request.query["q"].flatMap { try? SearchText(checking: $0) }?.text
        let position = try request.query["after"].map { try context.open(cursor: $0, list: "people") }
        let start = position.flatMap { DirectoryPosition($0) }
        let found = try await members.directory.search(
            query, after: start, limit: Self.pageSize + 1, for: Reader(context), home: home.code)
        let shown = found.prefix(Self.pageSize)
        let next = found.count > shown.count ? shown.last.map { context.seal($0.position, list: "people") } : nil
        let pagination = Pagination(
            next: next.map { Self.address(query, after: $0) }, first: position == nil ? nil : Self.address(query))
        return .view(
            PeoplePage.view(
                shown.map { $0.summary(home: home, for: Reader(context)) }, query: query, pagination: pagination,
                isSignedIn: context.member != nil))
    }

    @Sendable private func member(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard let reference = MemberReference(request.parameters["address"] ?? "")?.resolved(home: home.code),
            let member = try await members.directory.find(reference, for: Reader(context))
        else { throw Problem.notFound }
        return .view(try await page(of: member, for: Reader(context)))
    }

    @Sendable private func me(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let member = try await members.directory.find(.id(context.member.id), for: Reader(context.node)) else {
            throw Problem.notSignedIn
        }
        return .view(try await page(of: member, for: Reader(context.node), isSaved: request.query["saved"] != nil))
    }

    /// What other sites are shown of it is what a stranger may see, whoever looks.
    private func page(
        of member: DirectoryMember, for reader: Reader, isSaved: Bool = false
    ) async throws -> View {
        let summary = member.summary(home: home, for: reader)
        let counts =
            member.showsFollowerLists(to: reader)
            ? try await FollowStore.counts(of: member.id, in: members.store.database) : nil
        var between: Relationship?
        if let id = reader.member, id != member.id {
            between = try await social.relationship(of: id, to: member.id)
        }
        let details = between?.blocking == true ? ProfileDetails.none : member.details(for: reader)
        var view = MemberPage.view(
            summary, details: details, joined: member.joinedAt, counts: counts,
            actions: between.map { MemberActions(summary, $0) }, isSaved: isSaved)
        let open = member.details(for: .visitor)
        view.isUnlisted = !member.isDiscoverable
        view.card = SharingCard(
            type: "profile", url: "\(members.territory.origin)/people/\(summary.address)",
            description: open.bio.isEmpty ? nil : Markdown.text(open.bio, .short, limit: Self.cardLength),
            image: open.avatar.map { members.territory.origin + $0.path(of: member.id, side: ImageLimits.sizes[0]) })
        return view
    }

    @Sendable private func edit(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let account = try await members.store.account(context.member.id) else { throw Problem.notSignedIn }
        return .view(EditProfilePage.view(ProfileForm(account)))
    }

    @Sendable private func save(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let change = try ProfileForm(request.form).change()
            _ = try await members.update(context.member.id, change) { _ in }
            return .redirect("/me?saved")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(EditProfilePage.view(ProfileForm(request.form), problem: problem))
        }
    }

    private static func address(_ query: String?, after cursor: String? = nil) -> String {
        var parts = URLComponents()
        parts.path = "/people"
        let items = [
            query.map { URLQueryItem(name: "q", value: $0) }, cursor.map { URLQueryItem(name: "after", value: $0) },
        ]
        parts.queryItems = items.compactMap(\.self)
        if parts.queryItems?.isEmpty ?? true { parts.queryItems = nil }
        return parts.string ?? "/people"
    }
}
