import Foundation
import Kernel
import Web

/// The lists around a member over the API.
struct SocialListRoutes: Sendable {
    let social: SocialOperations
    let home: Territory

    var endpoints: [Endpoint] {
        [
            .list(
                "/users/{id}/followers", "Who follows a member, the newest first", access: .anyone,
                problems: [.notFound, .hiddenList], answer: followers),
            .list(
                "/users/{id}/following", "Whom a member follows, the newest first", access: .anyone,
                problems: [.notFound, .hiddenList], answer: following),
            .list("/users/me/follow-requests", "Who asks to follow me", access: .member, answer: requests),
            .list("/users/me/blocks", "Whom I block", access: .member, answer: blocks),
            .list("/users/me/mutes", "What I mute", access: .member, answer: mutes),
            .post(
                "/users/me/mutes", "Mute a word or a territory, for ever or a while", access: .member,
                problems: [.tooManyMutes], answer: mute),
            .delete("/users/me/mutes/{id}", "End a mute", access: .member, answer: unmute),
        ]
    }

    private struct MemberPath: Codable, Sendable {
        let id: MemberReference
    }

    private struct MutePath: Codable, Sendable {
        let id: ID<Mute>
    }

    private struct MuteBody: Codable, Sendable {
        let keyword: MutedWord?
        let territory: TerritoryCode?
        /// Seconds; absent for ever.
        let duration: MuteDuration?
    }

    /// One thing the caller mutes.
    struct MuteEntry: Codable, Sendable {
        let id: ID<Mute>
        let kind: Mute.Kind
        /// A member's id, a word, or a territory's code.
        let subject: String
        let until: Date?

        init(_ mute: Mute) {
            id = ID(mute.id)
            kind = mute.kind
            subject = mute.subject
            until = mute.until
        }
    }

    @Sendable private func followers(
        _ input: Input<MemberPath, None, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<Profile> {
        let member = try await listed(input.path.id, context)
        return try await page(.followers(of: member), position, context)
    }

    @Sendable private func following(
        _ input: Input<MemberPath, None, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<Profile> {
        let member = try await listed(input.path.id, context)
        return try await page(.following(of: member), position, context)
    }

    @Sendable private func requests(
        _: Input<None, None, None>, _ position: ListPosition, _ context: MemberContext
    ) async throws -> Page<Profile> {
        try await page(.requests(to: context.member.id), position, context.node)
    }

    @Sendable private func blocks(
        _: Input<None, None, None>, _ position: ListPosition, _ context: MemberContext
    ) async throws -> Page<Profile> {
        try await page(.blocks(by: context.member.id), position, context.node)
    }

    @Sendable private func mutes(
        _: Input<None, None, None>, _ position: ListPosition, _ context: MemberContext
    ) async throws -> Page<MuteEntry> {
        let after = try position.after.map { text in
            guard let id = UUID(uuidString: text) else { throw Problem(.badCursor) }
            return id
        }
        let found = try await social.mutes.list(
            of: context.member.id, after: after, limit: position.limit, at: social.world.now())
        return Page(
            items: found.map(MuteEntry.init),
            next: found.count == position.limit ? found.last?.id.uuidString : nil)
    }

    @Sendable private func mute(
        _ input: Input<None, None, MuteBody>, _ context: MemberContext
    ) async throws -> Answer<MuteEntry> {
        let (kind, subject): (Mute.Kind, String) =
            switch (input.body.keyword, input.body.territory) {
            case (let word?, nil): (.keyword, word.text.lowercased())
            case (nil, let code?): (.territory, code.description)
            default: throw Problem.invalid(FieldProblem("/keyword", "required", "Name a word or a territory."))
            }
        let mute = try await social.mute(
            kind, subject, for: input.body.duration?.seconds, by: context.member.id)
        return .ok(MuteEntry(mute))
    }

    @Sendable private func unmute(_ input: Input<MutePath, None, None>, _ context: MemberContext) async throws {
        try await social.mutes.remove(input.path.id.uuid, by: context.member.id)
    }

    private func listed(_ reference: MemberReference, _ context: NodeContext) async throws -> ID<Member> {
        let reader = Reader(context)
        let reference = reference.resolved(home: home.code.description)
        guard let member = try await social.directory.find(reference, for: reader) else { throw Problem.notFound }
        try social.requireLists(of: member, for: reader)
        return member.id
    }

    private func page(
        _ list: SocialList, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<Profile> {
        let reader = list.reader(Reader(context))
        return try await social.list(list, position, for: reader).map { try Profile($0, home: home, for: reader) }
    }
}
