import HTTPTypes
import Kernel
import Web

/// `GET` and `HEAD /ipfs/{cid}[/{path}]`.
struct GatewayRoutes: Sendable {
    let gateway: Gateway

    var streams: [StreamRoute] {
        [
            .get(
                "/ipfs/{cid}/{path...}", "A file, folder, block or archive by its address", access: .anyone,
                problems: ProblemKind.gateway, shape: Self.shape
            ) { request, _ in
                try await gateway.answer(request)
            }
        ]
    }

    /// For documents; ``GatewayFormat``, ``ArchiveOptions`` and ``GatewayRequest`` read it.
    private struct Query: Decodable {
        let format: Form?
        let filename: String?
        /// Of the list of a folder: the name before the page.
        let after: String?
        let scope: ArchiveOptions.Scope?
        let bytes: String?
        let order: Order?
        let repeats: Repeats?
        let version: Version?

        enum Form: String, SchemaEnumeration { case raw, car }
        enum Order: String, SchemaEnumeration { case dfs, unk }
        enum Repeats: String, SchemaEnumeration { case y, n }
        enum Version: String, SchemaEnumeration { case one = "1" }

        enum CodingKeys: String, CodingKey {
            case format, filename, after
            case scope = "dag-scope"
            case bytes = "entity-bytes"
            case order = "car-order"
            case repeats = "car-dups"
            case version = "car-version"
        }
    }

    private static let shape = StreamShape(
        query: Query.self, headers: [.range, .ifRange, .ifNoneMatch],
        gives: [.bytes("*/*"), .bytes("application/vnd.ipld.raw"), .bytes("application/vnd.ipld.car")],
        with: [.ok, .partialContent, .movedPermanently, .notModified])
}
