import Foundation
import Kernel
import Web

/// Following, blocking, muting and noting over the API.
struct SocialRoutes: Sendable {
    let social: SocialOperations
    let home: Territory

    var endpoints: [Endpoint] {
        [
            .post(
                "/users/{id}/follow", "Follow a member, or ask to", access: .member,
                problems: [.notFound, .oneself, .blocking], answer: follow),
            .delete(
                "/users/{id}/follow", "Follow no longer, or take the request back", access: .member,
                problems: [.notFound, .oneself], answer: unfollow),
            .post(
                "/users/me/follow-requests/{id}/accept", "Let the member who asked follow", access: .member,
                problems: [.notFound, .oneself], answer: accept),
            .post(
                "/users/me/follow-requests/{id}/reject", "Do not let the member who asked follow", access: .member,
                problems: [.notFound, .oneself], answer: reject),
            .delete(
                "/users/me/followers/{id}", "End that a member follows me", access: .member,
                problems: [.notFound, .oneself], answer: removeFollower),
            .post(
                "/users/{id}/block", "Block a member: neither follows or sees the other", access: .member,
                problems: [.notFound, .oneself], answer: block),
            .delete(
                "/users/{id}/block", "End a block", access: .member, problems: [.notFound, .oneself], answer: unblock),
            .post(
                "/users/{id}/mute", "Mute a member, for ever or a while", access: .member,
                problems: [.notFound, .oneself, .tooManyMutes], answer: mute),
            .delete(
                "/users/{id}/mute", "End a mute", access: .member, problems: [.notFound, .oneself], answer: unmute),
            .set(
                "/users/{id}/note", "Note something about a member that nobody else sees", access: .member,
                problems: [.notFound, .oneself], answer: note),
            .get("/users/relationships", "What is between me and some members", access: .member, answer: relationships),
        ]
    }

    private struct MemberPath: Codable, Sendable {
        let id: MemberReference
    }

    private struct MuteBody: Codable, Sendable {
        /// Seconds; absent for ever.
        let duration: MuteDuration?
    }

    private struct NoteBody: Codable, Sendable {
        let text: NoteText
    }

    private struct RelationshipsQuery: Codable, Sendable {
        let id: MemberReferences
    }

    /// What is between the caller and each member asked for, in that order.
    private struct Relationships: Codable, Sendable {
        let items: [Relationship]
    }

    private func person(_ path: MemberPath, _ context: MemberContext) async throws -> Person {
        try await social.person(path.id, for: Reader(context.node), home: home.code.description).person
    }

    private func anybody(_ path: MemberPath, _ context: MemberContext) async throws -> Person {
        try await social.anybody(path.id, by: context.member.id, home: home.code.description).person
    }

    /// Does something about the member of the path, and answers what is between the two then.
    private func answer(
        about path: MemberPath, _ context: MemberContext, after change: (Person) async throws -> Void
    ) async throws -> Answer<Relationship> {
        try await answer(about: try await person(path, context), context, after: change)
    }

    private func answer(
        about person: Person, _ context: MemberContext, after change: (Person) async throws -> Void
    ) async throws -> Answer<Relationship> {
        try await change(person)
        return .ok(try await social.relationship(of: context.member.id, to: person.id))
    }

    @Sendable private func follow(
        _ input: Input<MemberPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<Relationship> {
        try await answer(about: input.path, context) { person in
            try await social.follow(person, by: context.member.id)
        }
    }

    @Sendable private func unfollow(_ input: Input<MemberPath, None, None>, _ context: MemberContext) async throws {
        try await social.unfollow(try await person(input.path, context), by: context.member.id)
    }

    @Sendable private func accept(
        _ input: Input<MemberPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<Relationship> {
        try await answer(about: input.path, context) { person in
            try await social.accept(person, by: context.member.id)
        }
    }

    @Sendable private func reject(
        _ input: Input<MemberPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<Relationship> {
        try await answer(about: input.path, context) { person in
            try await social.refuse(person, by: context.member.id, onlyRequested: true)
        }
    }

    @Sendable private func removeFollower(
        _ input: Input<MemberPath, None, None>, _ context: MemberContext
    ) async throws {
        let person = try await person(input.path, context)
        try await social.refuse(person, by: context.member.id, onlyRequested: false)
    }

    @Sendable private func block(
        _ input: Input<MemberPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<Relationship> {
        try await answer(about: try await anybody(input.path, context), context) { person in
            try await social.block(person, by: context.member.id)
        }
    }

    @Sendable private func unblock(_ input: Input<MemberPath, None, None>, _ context: MemberContext) async throws {
        try await social.unblock(try await anybody(input.path, context), by: context.member.id)
    }

    @Sendable private func mute(
        _ input: Input<MemberPath, None, MuteBody>, _ context: MemberContext
    ) async throws -> Answer<Relationship> {
        try await answer(about: try await anybody(input.path, context), context) { person in
            try await social.mute(
                .member, person.id.description, for: input.body.duration?.seconds, by: context.member.id)
        }
    }

    @Sendable private func unmute(_ input: Input<MemberPath, None, None>, _ context: MemberContext) async throws {
        let person = try await anybody(input.path, context)
        try await social.mutes.remove(.member, person.id.description, by: context.member.id)
    }

    @Sendable private func note(_ input: Input<MemberPath, None, NoteBody>, _ context: MemberContext) async throws {
        let person = try await person(input.path, context)
        try await social.relationships.note(input.body.text.text, of: context.member.id, about: person.id)
    }

    /// Members who are not there, or not for the caller, are left out.
    @Sendable private func relationships(
        _ input: Input<None, RelationshipsQuery, None>, _ context: MemberContext
    ) async throws -> Answer<Relationships> {
        var members: [ID<Member>] = []
        for reference in input.query.id.items {
            let found = try await social.directory.find(
                reference.resolved(home: home.code.description), for: Reader(context.node))
            if let found, !members.contains(found.id) { members.append(found.id) }
        }
        return .ok(
            Relationships(
                items: try await social.relationships.find(members, of: context.member.id, at: social.world.now())))
    }
}
