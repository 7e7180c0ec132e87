import Foundation
import Kernel
import Web

/// Profiles and the directory over the API.
struct MemberRoutes: Sendable {
    let members: MemberOperations
    let sessions: SessionOperations
    let home: TerritoryBadge
    let leaving: LeavingOperations

    var endpoints: [Endpoint] {
        [
            .list(
                "/users", "Members of this territory and of those it follows, by name", access: .anyone, answer: list),
            .list(
                "/users/search", "Members whose name or handle begins so, then those whose is alike", access: .anyone,
                rate: .search,
                answer: search),
            .get(
                "/users/lookup", "The member with an address such as @eva@se", access: .anyone,
                problems: [.notFound], answer: lookUp),
            .get("/users/me", "The signed-in member's own account", access: .member, answer: own),
            .patch("/users/me", "Change the own profile", access: .member, answer: change),
            .delete(
                "/users/me", "Leave: the others forget at once, and here all is erased after 14 days", access: .member,
                problems: [.signInAgain, .lastAdmin], answer: leave),
            .get("/users/{id}", "One member, by id, @handle or @handle@territory", access: .anyone, answer: show),
        ]
    }

    private struct IDPath: Codable, Sendable {
        let id: MemberReference
    }

    private struct LookUpQuery: Codable, Sendable {
        let acct: MemberReference
    }

    private struct SearchQuery: Codable, Sendable {
        let q: SearchText
    }

    @Sendable private func list(
        _: Input<None, None, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<Profile> {
        try await page(prefix: nil, position, context)
    }

    @Sendable private func search(
        _ input: Input<None, SearchQuery, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<Profile> {
        try await page(prefix: input.query.q.text, position, context)
    }

    @Sendable private func show(
        _ input: Input<IDPath, None, None>, _ context: NodeContext
    ) async throws -> Answer<Profile> {
        try await profile(input.path.id, context)
    }

    @Sendable private func lookUp(
        _ input: Input<None, LookUpQuery, None>, _ context: NodeContext
    ) async throws -> Answer<Profile> {
        try await profile(input.query.acct, context)
    }

    @Sendable private func own(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<OwnProfile> {
        guard let account = try await members.store.account(context.member.id) else { throw Problem.notSignedIn }
        return .ok(OwnProfile(account, context.member), etag: account.etag)
    }

    @Sendable private func change(
        _ input: Input<None, None, ProfileChange>, _ context: MemberContext
    ) async throws -> Answer<OwnProfile> {
        let account = try await members.update(context.member.id, input.body) { try input.check(etag: $0.etag) }
        return .ok(OwnProfile(account, context.member), etag: account.etag)
    }

    @Sendable private func leave(_: Input<None, None, None>, _ context: MemberContext) async throws {
        try await sessions.requireRecentSignIn(context.member)
        try await leaving.leave(context.member)
    }

    private func profile(_ reference: MemberReference, _ context: NodeContext) async throws -> Answer<Profile> {
        let reference = reference.resolved(home: members.territory.code.description)
        let reader = Reader(context)
        guard let member = try await members.directory.find(reference, for: reader) else {
            throw Problem.notFound
        }
        var profile = try Profile(member, home: members.territory, for: reader)
        if member.showsFollowerLists(to: reader) {
            profile.counts = try await FollowStore.counts(of: member.id, in: members.store.database)
        }
        return .ok(profile)
    }

    private func page(
        prefix: String?, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<Profile> {
        let reader = Reader(context)
        let start = try position.after.map { text in
            guard let start = DirectoryPosition(text) else { throw Problem(.badCursor) }
            return start
        }
        let found = try await members.directory.search(
            prefix, after: start, limit: position.limit, for: reader, home: home.code)
        let next = found.count == position.limit ? found.last?.position : nil
        return Page(items: try found.map { try Profile($0, home: members.territory, for: reader) }, next: next)
    }
}
