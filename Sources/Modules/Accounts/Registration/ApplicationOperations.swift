import Kernel
import ModuleKit
import Postgres
import Web

/// Deciding who is let in.
struct ApplicationOperations: Sendable {
    let members: MemberOperations
    let store: ApplicationStore
    let mail: MailStore
    let audit: AuditLog

    /// - Throws: ``Problem`` `notFound` where nobody waits under this id, or somebody else decided first.
    func approve(_ id: ID<Member>, by actor: Actor) async throws {
        try await members.store.database.write { transaction in
            guard let account = try await store.approve(id, in: transaction) else { throw Problem.notFound }
            try await members.publish(account, in: transaction)
            try await mail.put(.admitted, to: account.email, language: account.language, in: transaction)
            try await audit.note("member.admit", by: actor, about: id, in: transaction)
        }
    }

    /// - Throws: the same.
    func deny(_ id: ID<Member>, by actor: Actor) async throws {
        try await members.store.database.write { transaction in
            let account = try await members.store.any(id, in: transaction)
            guard try await store.deny(id, in: transaction), let account else { throw Problem.notFound }
            try await mail.put(.declined, to: account.email, language: account.language, in: transaction)
            try await audit.note("member.decline", by: actor, about: id, in: transaction)
        }
    }
}
