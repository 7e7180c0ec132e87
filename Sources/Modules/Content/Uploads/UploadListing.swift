import Content
import ContentStorage
import Foundation
import Kernel
import Postgres
import Web

extension UploadOperations {
    /// What a member uploaded, the newest first.
    func list(of member: SignedInMember, _ position: ListPosition) async throws -> Page<KeptTree> {
        var trees = try await storage.trees(
            of: Self.holder(member.id), before: position.after.flatMap(Self.place), limit: position.limit + 1)
        guard trees.count > position.limit else { return Page(items: trees, next: nil) }
        trees.removeLast()
        return Page(items: trees, next: trees.last.map(Self.text))
    }

    func file(_ cid: CID, of member: SignedInMember) async throws -> KeptTree? {
        try await storage.tree(cid, of: Self.holder(member.id))
    }

    /// - Returns: whether the member had it.
    func release(_ cid: CID, by member: SignedInMember) async throws -> Bool {
        try await storage.database.write { transaction in
            let isReleased = try await storage.release(cid, for: Self.holder(member.id), in: transaction)
            if isReleased { try await privateFiles.forget(cid.v1, of: member.id, in: transaction) }
            return isReleased
        }
    }

    /// Microseconds since 1970, as exact as the database has them, and the address.
    private static func text(_ tree: KeptTree) -> String {
        "\(Int((tree.created.timeIntervalSince1970 * 1_000_000).rounded())) \(tree.root)"
    }

    private static func place(_ text: String) -> (created: Date, root: CID)? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let time = Double(parts[0]), let cid = try? CID(parts[1]) else { return nil }
        return (Date(timeIntervalSince1970: time / 1_000_000), cid)
    }
}
