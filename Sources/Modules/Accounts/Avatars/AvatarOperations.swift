import Content
import ContentStorage
import Foundation
import Images
import Kernel
import Postgres
import Web

/// Members' pictures: taken, made into squares elsewhere, kept by their address, and told to the other territories as the rest of
/// the profile is.
struct AvatarOperations: Sendable {
    let members: MemberOperations
    let cache: SignInCache
    let workshop: ImageWorkshop

    var storage: ContentStorage { members.content }

    /// What a request with a picture may be: a form's fields come on top.
    static let body = BodyAllowance.stream(bytes: ImageLimits.bytes + 16 * 1024)

    /// Gives a member another picture.
    /// - Parameter declared: the media type that whoever sends it names.
    /// - Throws: ``Problem`` of ``ProblemKind/picture``.
    func set(
        _ picture: [UInt8], declared: String?, description: Avatar.Description?, for member: ID<Member>
    ) async throws -> Account {
        guard picture.count <= ImageLimits.bytes else { throw Problem(.pictureTooLarge) }
        guard let kind = ImageKind.of(picture), kind.isCalled(declared) else { throw Problem(.noPicture) }
        let files: [String: [UInt8]]
        do {
            files = Dictionary(
                try await workshop.squares(of: picture).map { (Avatar.fileName($0.side), $0.bytes) },
                uniquingKeysWith: { first, _ in first })
        } catch let refusal as ImageRefusal {
            throw Problem(refusal)
        }
        do {
            return try await keep(files, description, for: member)
        } catch StorageProblem.blockGone {
            // Collected between writing and keeping; what is written now is new.
            return try await keep(files, description, for: member)
        }
    }

    /// Says what the picture shows.
    /// - Returns: false where there is none.
    func describe(_ description: Avatar.Description, of member: ID<Member>) async throws -> Bool {
        guard let account = try await members.store.account(member), let avatar = account.details.avatar,
            let cid = try? CID(avatar.cid.text)
        else { return false }
        _ = try await change(member, to: Avatar(cid, description)) { _, _ in }
        return true
    }

    /// Takes the picture away; where there is none, nothing happens.
    func remove(of member: ID<Member>) async throws {
        _ = try await change(member, to: nil) { old, transaction in
            if let old { try await release(old, of: member, in: transaction) }
            try await RestoredAvatarStore.forget(member, in: transaction)
        }
    }

    /// A square, for whoever may see the member's picture.
    func square(_ file: AvatarFile, of member: ID<Member>, for reader: Reader) async throws -> [UInt8]? {
        guard ImageLimits.sizes.contains(file.side),
            let found = try await members.directory.find(.id(member), for: reader),
            let avatar = found.details(for: reader).avatar, avatar.cid.text == file.cid, let folder = try? CID(file.cid)
        else { return nil }
        return try await square(file.side, in: folder)
    }

    /// All squares of a member's own picture, by what they are called.
    func squares(of member: ID<Member>) async throws -> [(name: String, bytes: [UInt8])] {
        guard let avatar = try await members.store.account(member)?.details.avatar,
            let folder = try? CID(avatar.cid.text)
        else { return [] }
        var squares: [(name: String, bytes: [UInt8])] = []
        for side in ImageLimits.sizes {
            if let bytes = try await square(side, in: folder) { squares.append((Avatar.fileName(side), bytes)) }
        }
        return squares
    }

    private func square(_ side: Int, in folder: CID) async throws -> [UInt8]? {
        guard try await storage.state(of: folder).denial == nil,
            case .file(let cid, _)? = try? await Path(folder, [Avatar.fileName(side)]).resolve(in: storage.blocks),
            let bytes = try? await storage.bytes(of: cid, limit: ImageLimits.resultBytes), WebP.isWebP(bytes)
        else { return nil }
        return bytes
    }

    static func holder(_ member: ID<Member>) -> Holder { Holder(kind: "avatar", id: "\(member)") }

    private func keep(
        _ files: [String: [UInt8]], _ description: Avatar.Description?, for member: ID<Member>
    ) async throws -> Account {
        let folder = try await storage.find(try await storage.write(folder: files))
        return try await change(member, to: Avatar(folder.tree.root, description)) { old, transaction in
            try await keep(folder, insteadOf: old, of: member, in: transaction)
            try await RestoredAvatarStore.forget(member, in: transaction)
        }
    }

    /// Another picture than the log tells of was chosen meanwhile.
    private struct ChosenSince: Error {}

    /// Gives a member the picture back that the log tells of and a restored backup did not have, now that it is here.
    /// - Throws: ``Problem`` `notFound` where the member is not there at present.
    func restore(_ avatar: Avatar, _ folder: FoundTree, of member: ID<Member>) async throws {
        do {
            _ = try await change(member, to: avatar) { old, transaction in
                guard try await RestoredAvatarStore.forget(member, in: transaction) else { throw ChosenSince() }
                try await keep(folder, insteadOf: old, of: member, in: transaction)
            }
        } catch is ChosenSince {}
    }

    private func keep(
        _ folder: FoundTree, insteadOf old: CID?, of member: ID<Member>, in transaction: Transaction
    ) async throws {
        try await storage.keep(folder, for: Self.holder(member), name: "avatar", in: transaction)
        if let old, old != folder.tree.root { try await release(old, of: member, in: transaction) }
    }

    /// It is collected later, and given to nobody any more at once.
    private func release(_ old: CID, of member: ID<Member>, in transaction: Transaction) async throws {
        try await storage.show(false, old, of: Self.holder(member), in: transaction)
        try await storage.release(old, for: Self.holder(member), in: transaction)
    }

    /// - Parameter alongside: is given the address before.
    private func change(
        _ member: ID<Member>, to avatar: Avatar?,
        alongside: @escaping @Sendable (CID?, Transaction) async throws -> Void
    ) async throws -> Account {
        let account = try await members.update(member, ProfileChange(avatar: .some(avatar))) { _ in
        } alongside: { old, transaction in
            try await alongside(old.details.avatar.flatMap { try? CID($0.cid.text) }, transaction)
        }
        cache.forget(member: member)
        return account
    }
}
