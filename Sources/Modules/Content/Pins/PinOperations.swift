import Content
import ContentStorage
import Foundation
import Kernel
import Postgres
import Web

/// Members' reasons to keep what is here already, whoever brought it.
struct PinOperations: Sendable {
    let storage: ContentStorage
    let limits: ContentLimits

    static func holder(_ member: ID<Member>) -> Holder {
        Holder(kind: "pin", id: "\(member)")
    }

    /// What is kept for a pin: of a direct one the block alone, as mere bytes that lead nowhere.
    static func root(_ cid: CID, isRecursive: Bool) -> CID {
        isRecursive ? cid.v1 : CID(.raw, cid.hash)
    }

    /// - Parameter request: of the Pinning Service API, which it is kept for.
    /// - Returns: whether it was not pinned before.
    /// - Throws: ``Problem`` `notFound`, `overQuota`, or a denial's; ``PinWithdrawn``.
    func pin(
        _ cid: CID, name: String, isRecursive: Bool, by member: ID<Member>, request: UUID? = nil
    ) async throws -> Bool {
        let root = Self.root(cid, isRecursive: isRecursive)
        let state = try await storage.state(of: root)
        if let denial = state.denial { throw Problem(denial) }
        guard state.isKept else { throw Problem.notFound }
        return try await keep(tree(root), name: name, for: member, request)
    }

    /// Pins what may have to come from peers first.
    /// - Throws: ``Problem`` `notFound` where nobody has it now, `overQuota`, `notFetchable`, or a denial's;
    ///   ``StorageProblem/tooSlow``, ``PinWithdrawn``.
    func fetch(
        _ cid: CID, name: String, by member: ID<Member>, request: UUID,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) async throws {
        if let denial = try await storage.state(of: cid).denial { throw Problem(denial) }
        let used = try await storage.use(ofMember: member).bytes
        guard used < limits.member else { throw Problem.overQuota(used: used, limit: limits.member, more: 1) }
        let room = min(limits.member - used, limits.upload)
        do {
            let tree = try await storage.fetch(cid, limits: FetchLimits(bytes: room), progress: progress)
            _ = try await keep(tree, name: name, for: member, request)
        } catch TreeProblem.missing {
            throw Problem.notFound
        } catch TreeProblem.tooLarge {
            throw Problem.overQuota(used: used, limit: limits.member, more: room + 1)
        } catch let problem as TreeProblem {
            throw Problem(.notFetchable, reason: "\(problem)")
        } catch let problem as Malformed {
            throw Problem(.notFetchable, reason: problem.rawValue)
        } catch StoreProblem.full {
            throw Problem(.noRoomLeft)
        }
    }

    private func keep(
        _ tree: WrittenTree, name: String, for member: ID<Member>, _ request: UUID?
    ) async throws -> Bool {
        do {
            return try await keep(try await storage.find(tree), name: name, for: member, request)
        } catch StorageProblem.blockGone {
            // It was collected at this moment: no more here than what never was.
            throw Problem.notFound
        } catch StorageProblem.holderDeparted {
            throw Problem(.notSignedIn)
        }
    }

    private func keep(
        _ found: FoundTree, name: String, for member: ID<Member>, _ request: UUID?
    ) async throws -> Bool {
        let tree = found.tree
        return try await storage.database.write { transaction in
            // In the order of all who keep something: first what they wait for, then what is theirs.
            guard try await storage.admits(Self.holder(member), in: transaction) else {
                throw StorageProblem.holderDeparted
            }
            if let request {
                // Whoever withdraws it now waits, and then releases what is kept here.
                let rows = try await transaction.query("SELECT FROM content_pin WHERE id = \(request) FOR UPDATE")
                guard !rows.isEmpty else { throw PinWithdrawn() }
            }
            let isNew = try await storage.keep(found, for: Self.holder(member), name: name, in: transaction)
            let used = try await storage.use(ofMember: member, in: transaction)
            guard used.isWithin(limits.ofMember) else {
                let before = HolderUse(
                    bytes: max(0, used.bytes - tree.storedSize), blocks: max(0, used.blocks - tree.blocks.count))
                throw Problem.overQuota(before, limits.ofMember, tree.use)
            }
            let all = try await storage.use(in: transaction)
            guard all <= limits.territory else {
                throw Problem.noRoomLeft(used: max(0, all - tree.storedSize), limit: limits.territory)
            }
            return isNew
        }
    }

    /// Takes away both kinds of pin that there are.
    func unpin(_ cid: CID, by member: ID<Member>) async throws {
        try await storage.database.write { transaction in
            for isRecursive in [true, false] {
                try await storage.release(
                    Self.root(cid, isRecursive: isRecursive), for: Self.holder(member), in: transaction)
            }
        }
    }

    /// Whoever pins something makes it public, so it has to be that already, whatever leads to it.
    private func tree(_ root: CID) async throws -> WrittenTree {
        do {
            return try await storage.givenTree(root)
        } catch is TreeProblem {
            throw Problem.notFound
        }
    }
}

/// A request to keep something was withdrawn before it was kept.
struct PinWithdrawn: Error {}
