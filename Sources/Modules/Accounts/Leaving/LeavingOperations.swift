import Federation
import Foundation
import Kernel
import Logging
import Postgres
import Web

/// Going away for a while, leaving, and coming back.
///
/// The other territories forget who goes at once, and are told again of who comes back. Here everything stays until the time to
/// think it over has passed, hidden from everybody; then it is erased (S-017).
struct LeavingOperations: Sendable {
    let members: MemberOperations
    let store: LeavingStore
    let sessions: SessionOperations
    let federation: FederationLog
    let world: World

    /// How long somebody who left can still come back, in seconds.
    static let reflection: TimeInterval = 14 * 24 * 3600

    /// - Throws: ``Problem`` `lastAdmin`.
    func goAway(_ member: SignedInMember) async throws {
        try await go(member, to: .deactivated)
    }

    /// - Throws: ``Problem`` `lastAdmin`.
    func leave(_ member: SignedInMember) async throws {
        try await go(member, to: .deleted)
    }

    /// Erases whoever left and did not come back in time. One who cannot be erased keeps nobody else.
    func erase(_ logger: Logger) async throws {
        let time = world.now().addingTimeInterval(-Self.reflection)
        for id in try await store.due(before: time) {
            do {
                try await members.eraseHere(id, leftBefore: time)
            } catch {
                logger.warning("a member not erased", metadata: ["member.id": "\(id)", "error": "\(error)"])
            }
        }
    }

    private func go(_ member: SignedInMember, to state: MemberState) async throws {
        let now = world.now()
        try await members.store.database.write { transaction in
            guard try await members.store.locked(member.id, in: transaction) != nil else { return }
            guard try await !members.store.isOnlyAdmin(member.id, in: transaction) else { throw Problem(.lastAdmin) }
            try await LeavingStore.go(member.id, to: state, at: now, in: transaction)
            try await members.settlePicture(of: member.id, in: transaction)
            try await sessions.store.endAll(of: member.id, except: nil, in: transaction)
            let reason: ErasureReason = state == .deleted ? .memberRequest : .memberAbsence
            try await federation.erase(member.id.uuid, reason: reason, in: transaction)
            try await federation.record(MemberDeleted(id: member.id), in: transaction)
            try await Absence(federation: federation).begin(member.id, in: transaction)
        }
        sessions.forget(member.id)
    }
}
