import Foundation
import Kernel
import Postgres
import Web

/// The own sign-ins over the API: seeing and ending them (S-028).
struct OpenSessionRoutes: Sendable {
    let sessions: SessionOperations

    var endpoints: [Endpoint] {
        [
            .get("/auth/sessions", "The own sign-ins that last", access: .member, answer: list),
            .delete("/auth/sessions", "End all own sign-ins but this one", access: .member, answer: endOthers),
            .delete("/auth/sessions/{id}", "End one of the own sign-ins", access: .member, answer: end),
        ]
    }

    private struct IDPath: Codable, Sendable {
        let id: ID<Session>
    }

    private struct Sessions: Codable, Sendable {
        let items: [Item]
    }

    private struct Item: Codable, Sendable {
        let id: ID<Session>
        /// `page` or `app`.
        let kind: String
        let device: String?
        let address: String
        let createdAt: Date
        let lastUsedAt: Date
        let isCurrent: Bool

        enum CodingKeys: String, CodingKey {
            case id, kind, device, address
            case createdAt = "created_at"
            case lastUsedAt = "last_used_at"
            case isCurrent = "current"
        }

        init(_ session: OpenSession, current: UUID) {
            id = session.id
            kind = session.isPage ? "page" : "app"
            device = session.userAgent
            address = session.address
            createdAt = session.createdAt
            lastUsedAt = session.lastUsedAt
            isCurrent = session.id.uuid == current
        }
    }

    @Sendable private func list(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<Sessions> {
        let open = try await sessions.store.open(of: context.member.id)
        return .ok(Sessions(items: open.map { Item($0, current: context.member.session) }))
    }

    @Sendable private func endOthers(_: Input<None, None, None>, _ context: MemberContext) async throws {
        try await sessions.endOthers(context.member)
    }

    @Sendable private func end(_ input: Input<IDPath, None, None>, _ context: MemberContext) async throws {
        try await sessions.end(input.path.id, of: context.member)
    }
}

extension SessionOperations {
    /// Ends every sign-in of the member but the one that asks.
    func endOthers(_ member: SignedInMember) async throws {
        try await store.database.write { transaction in
            try await store.endAll(of: member.id, except: member.session, in: transaction)
        }
        forget(member.id)
    }

    /// Ends one of the member's own; of an id that is none nothing happens.
    func end(_ session: ID<Session>, of member: SignedInMember) async throws {
        try await store.end(session, of: member.id)
        authenticator.cache.forget(session: session.uuid)
    }
}
