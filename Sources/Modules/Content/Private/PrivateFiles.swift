import Content
import ContentStorage
import Crypto
import Foundation
import Kernel
import Postgres
import Web

/// Files that only who uploaded them reads, and whom they let: kept encrypted, as content like any other, each by a key of its own.
struct PrivateFiles: Sendable {
    let storage: ContentStorage
    let links: PrivateLinks
    private let wrap: KeyWrap
    private let world: World
    private let whenForgotten: @Sendable () -> Void

    /// - Parameters:
    ///   - secret: the node's own.
    ///   - whenForgotten: called when a key was dropped.
    init(
        storage: ContentStorage, secret: SymmetricKey, world: World, whenForgotten: @escaping @Sendable () -> Void
    ) {
        self.whenForgotten = whenForgotten
        self.storage = storage
        self.world = world
        links = PrivateLinks(secret: secret, now: world.now)
        wrap = KeyWrap(secret: secret)
    }

    /// A key that no other file has.
    func newKey() -> SymmetricKey {
        SymmetricKey(data: world.randomBytes(FileSeal.keyBytes))
    }

    /// Seals the keys of what is to be kept; of what is not private there is none.
    func seal(_ files: [TakenFile], of member: ID<Member>) throws -> [PrivateFile] {
        try files.compactMap { file -> PrivateFile? in
            guard let secret = file.secret else { return nil }
            let root = file.tree.root
            return PrivateFile(
                root: root, member: member.uuid, sealedKey: try wrap.wrap(secret.key, of: root, for: member.uuid),
                name: file.name, mediaType: secret.mediaType, size: secret.size)
        }
    }

    /// Drops the key of a file that its member keeps no more.
    func forget(_ root: CID, of member: ID<Member>, in transaction: Transaction) async throws {
        guard try await storage.dropKey(of: root, ofMember: member.uuid, in: transaction) != nil else { return }
        transaction.afterCommit { whenForgotten() }
    }

    /// The member's own, which links to it may be made for.
    /// - Throws: ``Problem`` `notFound`, also for those of others (S-109).
    func own(_ root: CID, of member: ID<Member>) async throws -> PrivateFile {
        guard let file = try await storage.privateFile(root.v1), file.member == member.uuid else {
            throw Problem.notFound
        }
        return file
    }

    /// Nil for what is not private.
    func seal(of root: CID) async throws -> (file: PrivateFile, seal: FileSeal)? {
        guard let file = try await storage.privateFile(root.v1) else { return nil }
        return (file, try wrap.unwrap(file.sealedKey, of: file.root, for: file.member))
    }
}
