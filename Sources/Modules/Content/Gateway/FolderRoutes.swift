import Content
import Kernel
import Web

/// What is in a folder, for programs; people are shown a page of it by the gateway.
struct FolderRoutes: Sendable {
    let gateway: Gateway

    struct Address: Decodable, Sendable {
        let cid: String
    }

    struct FolderEntry: Codable, Sendable {
        let name: String
        let cid: String
        /// Bytes of all its blocks, as the folder says.
        let size: Int
    }

    var endpoints: [Endpoint] {
        [
            .list(
                "/ipfs/{cid}/entries", "What is in a folder, in its own order", access: .anyone, rate: .content,
                problems: [.badContentAddress, .notFound, .contentRemoved, .contentForbidden], answer: list)
        ]
    }

    @Sendable private func list(
        _ input: Input<Address, None, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<FolderEntry> {
        let root = try ContentAddress.read(input.path.cid)
        let part = try await gateway.entries(of: root, after: position.after, limit: position.limit)
        return Page(
            items: part.entries.map {
                FolderEntry(name: $0.name, cid: $0.cid.description, size: Int(clamping: $0.totalSize))
            }, next: part.hasMore ? part.entries.last?.name : nil)
    }
}
