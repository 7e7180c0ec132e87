import Foundation
import Kernel
import Web

/// Following, blocking, muting and noting by forms, and the lists they make.
struct SocialPages: Sendable {
    let social: SocialOperations
    let home: TerritoryBadge

    /// Members on one page of a list.
    static let pageSize = 40

    var pages: [PageRoute] {
        [
            .post("/people/{address}/follow", access: .member) { request, context in
                try await act(request, context) { try await social.follow($0, by: $1) }
            },
            .post("/people/{address}/unfollow", access: .member) { request, context in
                try await act(request, context) { try await social.unfollow($0, by: $1) }
            },
            .post("/people/{address}/remove", access: .member) { request, context in
                try await act(request, context) { try await social.refuse($0, by: $1, onlyRequested: false) }
            },
            .post("/people/{address}/accept", access: .member) { request, context in
                try await act(request, context, to: "/me/follow-requests") { try await social.accept($0, by: $1) }
            },
            .post("/people/{address}/reject", access: .member) { request, context in
                try await act(request, context, to: "/me/follow-requests") {
                    try await social.refuse($0, by: $1, onlyRequested: true)
                }
            },
            .post("/people/{address}/block", access: .member) { request, context in
                try await actOnAnybody(request, context, "/me/blocks") { try await social.block($0, by: $1) }
            },
            .post("/people/{address}/unblock", access: .member) { request, context in
                try await actOnAnybody(request, context, "/me/blocks") { try await social.unblock($0, by: $1) }
            },
            .post("/people/{address}/mute", access: .member, answer: mute),
            .post("/people/{address}/unmute", access: .member) { request, context in
                try await actOnAnybody(request, context, "/me/mutes") { person, member in
                    try await social.mutes.remove(.member, person.id.description, by: member)
                }
            },
            .post("/people/{address}/note", access: .member, answer: note),
            .get("/people/{address}/followers", access: .anyone, answer: followers),
            .get("/people/{address}/following", access: .anyone, answer: following),
            .get("/me/follow-requests", access: .member, answer: requests),
            .get("/me/blocks", access: .member) { request, context in try await blocks(request, context) },
            .post("/me/blocks", access: .member, answer: addBlock),
        ]
    }

    private func member(_ request: PageRequest, _ context: MemberContext) async throws -> DirectoryMember {
        guard let reference = MemberReference(request.parameters["address"] ?? "") else { throw Problem.notFound }
        return try await social.person(reference, for: Reader(context.node), home: home.code)
    }

    /// Does something about a member and goes back to their page, or to another.
    private func act(
        _ request: PageRequest, _ context: MemberContext, to path: String? = nil,
        _ body: (Person, ID<Member>) async throws -> Void
    ) async throws -> PageAnswer {
        let member = try await member(request, context)
        try await body(member.person, context.member.id)
        return .redirect(path ?? member.summary(home: home, for: Reader(context.node)).path)
    }

    /// The same about anybody, and goes to a list where the member's page is hidden.
    private func actOnAnybody(
        _ request: PageRequest, _ context: MemberContext, _ list: String,
        _ body: (Person, ID<Member>) async throws -> Void
    ) async throws -> PageAnswer {
        guard let reference = MemberReference(request.parameters["address"] ?? "") else { throw Problem.notFound }
        let member = try await social.anybody(reference, by: context.member.id, home: home.code)
        try await body(member.person, context.member.id)
        let reader = Reader(context.node)
        let isShown = try await social.directory.find(.id(member.id), for: reader) != nil
        return .redirect(isShown ? member.summary(home: home, for: reader).path : list)
    }

    @Sendable private func mute(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let seconds = try MuteDuration.seconds(chosen: request.form["duration"])
        return try await actOnAnybody(request, context, "/me/mutes") { person, member in
            try await social.mute(.member, person.id.description, for: seconds, by: member)
        }
    }

    private struct NoteForm: Codable, Sendable {
        let text: NoteText
    }

    @Sendable private func note(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let form = try request.read(NoteForm.self)
        return try await act(request, context) { person, member in
            try await social.relationships.note(form.text.text, of: member, about: person.id)
        }
    }

    // MARK: - Lists

    @Sendable private func followers(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let member = try await listed(request, context)
        let title = Message("Who follows {name} ({address})", Self.names(member, home))
        return try await list(.followers(of: member.id), title, request, context, .plain)
    }

    @Sendable private func following(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let member = try await listed(request, context)
        let title = Message("Whom {name} ({address}) follows", Self.names(member, home))
        return try await list(.following(of: member.id), title, request, context, .plain)
    }

    @Sendable private func requests(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        try await list(
            .requests(to: context.member.id), Message("Who asks to follow me"), request, context.node, .requests)
    }

    private func blocks(
        _ request: PageRequest, _ context: MemberContext, problem: Problem? = nil
    ) async throws -> PageAnswer {
        let typed = problem == nil ? nil : request.form["address"]
        return try await list(
            .blocks(by: context.member.id), Message("Whom I block"), request, context.node, .blocks,
            form: MemberListPage.blockForm(typed: typed, problem), problem: problem)
    }

    private struct BlockForm: Codable, Sendable {
        let address: MemberReference
    }

    /// Blocks by address: who blocks the reader has no page for them, on which a button could be.
    @Sendable private func addBlock(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(BlockForm.self)
            let member = try await social.anybody(form.address, by: context.member.id, home: home.code)
            try await social.block(member.person, by: context.member.id)
            return .redirect("/me/blocks")
        } catch let problem as Problem where [.invalid, .oneself].contains(problem.kind) {
            return try await blocks(request, context, problem: problem)
        } catch let problem as Problem where problem.kind == .notFound {
            let nobody = FieldProblem("/address", "unknown", "No member has this address.")
            return try await blocks(request, context, problem: .invalid(nobody))
        }
    }

    private func listed(_ request: PageRequest, _ context: NodeContext) async throws -> DirectoryMember {
        let reader = Reader(context)
        guard let reference = MemberReference(request.parameters["address"] ?? "")?.resolved(home: home.code),
            let member = try await social.directory.find(reference, for: reader)
        else { throw Problem.notFound }
        try social.requireLists(of: member, for: reader)
        return member
    }

    private func list(
        _ list: SocialList, _ title: Message, _ request: PageRequest, _ context: NodeContext,
        _ kind: MemberListPage.Kind, form: Form? = nil, problem: Problem? = nil
    ) async throws -> PageAnswer {
        let path = String(context.path.prefix { $0 != "?" })
        let after = try request.query["after"].map { try context.open(cursor: $0, list: path) }
        let reader = list.reader(Reader(context))
        let page = try await social.list(list, ListPosition(limit: Self.pageSize, after: after), for: reader)
        let next = page.next.map { "\(path)?after=\(context.seal($0, list: path))" }
        return .view(
            MemberListPage.view(
                title, page.items.map { $0.summary(home: home, for: reader) }, kind,
                pagination: Pagination(next: next, first: after == nil ? nil : path), form: form, problem: problem))
    }

    private static func names(_ member: DirectoryMember, _ home: TerritoryBadge) -> [String: MessageValue] {
        let summary = member.summary(home: home, for: .visitor)
        return ["name": .text(summary.displayName), "address": .text(summary.address)]
    }
}
