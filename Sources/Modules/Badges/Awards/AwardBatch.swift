import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// What became of one of many awards.
struct AwardResult: Codable, Sendable {
    let award: Award?
    /// The code of the problem, where there is one.
    let problem: String?
}

/// What is done to awards that somebody has.
enum AwardAction: String, SchemaEnumeration, Sendable {
    case revoke, suspend, restore
}

/// The same for many: what fails for one is said of that one, and the others are done.
extension AwardOperations {
    /// Members that one request gives a badge to, and awards that one takes back.
    static let maximumBatch = 100
    /// Links and addresses that one award is given with.
    static let maximumEvidence = 10

    /// - Returns: in the order of the members.
    /// - Throws: ``Problem`` `invalid` for too much evidence, `notFound` where there is no such badge.
    func award(
        _ badge: BadgeReference, toAll members: [RecipientReference], by awarder: ID<Member>, evidence: [Evidence]
    ) async throws -> [AwardResult] {
        guard evidence.count <= Self.maximumEvidence else {
            throw Problem.invalid(FieldProblem("/evidence", "too_many", "At most ten links or addresses."))
        }
        guard try await definitions.find(badge) != nil else { throw Problem.notFound }
        return try await each(members) { reference in
            guard let member = try await Recipient.find(reference, in: store.database) else {
                throw Problem(.notAwardable)
            }
            return try await award(badge, to: member.id, by: awarder, evidence: evidence)
        }
    }

    /// - Returns: in the order of the awards.
    func change(
        _ awards: [ID<Award>], _ action: AwardAction, because reason: RevocationReason, by actor: Actor
    ) async throws -> [AwardResult] {
        try await each(awards) { id in
            switch action {
            case .revoke: try await revoke(id, because: reason.text, by: actor)
            case .suspend: try await suspend(id, true, because: reason.text, by: actor)
            case .restore: try await suspend(id, false, because: reason.text, by: actor)
            }
        }
    }

    private func each<Item: Sendable>(
        _ items: [Item], _ body: (Item) async throws -> Award
    ) async throws -> [AwardResult] {
        var results: [AwardResult] = []
        for item in items {
            do {
                results.append(AwardResult(award: try await body(item), problem: nil))
            } catch let problem as Problem {
                results.append(AwardResult(award: nil, problem: problem.kind.code))
            }
        }
        return results
    }
}
