import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// What is known of files, and members' reasons to keep them.
struct FileRoutes: Sendable {
    let uploads: UploadOperations
    let pins: PinOperations
    let files: FileStore

    struct Address: Decodable, Sendable {
        let cid: String
    }

    struct PinBody: Codable, Sendable {
        let name: FileLabel?
        let mode: PinMode?
    }

    struct PinAnswer: Codable, Sendable {
        let cid: String
        let name: String
        let mode: PinMode
    }

    var endpoints: [Endpoint] {
        [
            Endpoint.get(
                "/ipfs/meta/{cid}", "What is known of a file or folder", access: .anyone,
                problems: [.badContentAddress], answer: metadata
            ).atRootToo(),
            Endpoint.post(
                "/ipfs/{cid}/pin", "Keep a file or folder that is here", access: .member,
                problems: [.badContentAddress, .contentRemoved, .contentForbidden, .overQuota, .noRoomLeft],
                status: 200,
                answer: pin
            ).atRootToo(),
            Endpoint.delete(
                "/ipfs/{cid}/pin", "No longer keep it", access: .member, problems: [.badContentAddress],
                answer: unpin
            ).atRootToo(),
            .list("/uploads", "What I uploaded", access: .member, answer: list),
            .delete(
                "/uploads/{cid}", "Release what I uploaded", access: .member, problems: [.badContentAddress],
                answer: release),
        ]
    }

    @Sendable private func metadata(
        _ input: Input<Address, None, None>, _ context: NodeContext
    ) async throws -> Answer<FileMetadata> {
        let holders = context.member.map { [UploadOperations.holder($0.id), PinOperations.holder($0.id)] } ?? []
        let cid = try ContentAddress.read(input.path.cid)
        guard let metadata = try await files.metadata(of: cid, for: holders) else { throw Problem.notFound }
        return .ok(metadata)
    }

    @Sendable private func pin(
        _ input: Input<Address, None, PinBody>, _ context: MemberContext
    ) async throws -> Answer<PinAnswer> {
        let cid = try ContentAddress.read(input.path.cid)
        let mode = input.body.mode ?? .recursive
        let name = input.body.name?.text ?? ""
        _ = try await pins.pin(cid, name: name, isRecursive: mode == .recursive, by: context.member.id)
        return .ok(PinAnswer(cid: cid.v1.description, name: name, mode: mode))
    }

    @Sendable private func unpin(_ input: Input<Address, None, None>, _ context: MemberContext) async throws {
        try await pins.unpin(ContentAddress.read(input.path.cid), by: context.member.id)
    }

    @Sendable private func list(
        _ input: Input<None, None, None>, _ position: ListPosition, _ context: MemberContext
    ) async throws -> Page<KeptFile> {
        try await uploads.list(of: context.member, position).map { KeptFile($0) }
    }

    @Sendable private func release(_ input: Input<Address, None, None>, _ context: MemberContext) async throws {
        _ = try await uploads.release(ContentAddress.read(input.path.cid), by: context.member)
    }
}

/// How much of a tree a pin keeps.
enum PinMode: String, SchemaEnumeration, Sendable {
    case recursive, direct
}

/// What a member calls a file.
struct FileLabel: BoundedText {
    static let rule = TextRule(scalars: 0...255, maximumBytes: 255)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}
