import ContentStorage
import Federation
import Foundation
import Kernel
import Postgres

/// Who has left keeps nothing any more: what nobody else needs is collected.
struct LeavingMembers: Sendable {
    let storage: ContentStorage

    /// The fact that tells the others.
    private static let fact = "member.deleted"

    private struct Left: Decodable {
        let id: UUID
    }

    var listener: OwnFactListener {
        OwnFactListener("content.members", types: [Self.fact]) { fact, transaction in
            guard fact.type == Self.fact else { return }
            try await release(ID(try JSONDecoder().decode(Left.self, from: fact.payload).id), in: transaction)
        }
    }

    private func release(_ member: ID<Member>, in transaction: Transaction) async throws {
        try await storage.releaseAll(ofHolder: "\(member)", in: transaction)
        try await transaction.execute("DELETE FROM content_pin WHERE member = \(member.uuid)")
    }
}
