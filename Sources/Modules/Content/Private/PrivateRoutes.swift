import Content
import ContentStorage
import Foundation
import HTTPTypes
import Kernel
import Web

/// Reading private files: whoever uploaded one, and whoever has a link that they made.
struct PrivateRoutes: Sendable {
    let files: PrivateFiles
    let origin: String

    struct Address: Decodable, Sendable {
        let cid: String
    }

    struct Link: Codable, Sendable {
        let url: String
        /// When it opens nothing any more.
        let expires: Date
    }

    /// Of a link.
    private struct Query: Decodable {
        let until: String?
        let code: String?
    }

    var endpoints: [Endpoint] {
        [
            Endpoint.post(
                "/ipfs/private/{cid}/link", "Make a link that shows a private file to whoever has it, for five minutes",
                access: .member, problems: [.badContentAddress], answer: makeLink
            ).atRootToo()
        ]
    }

    var streams: [StreamRoute] {
        [
            .get(
                "/ipfs/private/{cid}", "A private file, for whoever uploaded it or has a link", access: .anyone,
                problems: [.badContentAddress, .contentRemoved, .contentForbidden, .linkEnded, .badRange],
                shape: StreamShape(
                    query: Query.self, headers: [.range, .ifRange, .ifNoneMatch], gives: [.bytes("*/*")],
                    with: [.ok, .partialContent, .notModified]), answer: read)
        ]
    }

    @Sendable private func makeLink(
        _ input: Input<Address, None, None>, _ context: MemberContext
    ) async throws -> Answer<Link> {
        .ok(try await link(ContentAddress.read(input.path.cid), context.member))
    }

    func link(_ root: CID, _ member: SignedInMember) async throws -> Link {
        let (path, ends) = files.links.make(try await files.own(root, of: member.id).root)
        return Link(url: origin + path, expires: ends)
    }

    /// What is not theirs, and what is no link, is as what is not here.
    @Sendable private func read(_ request: StreamRequest, _ context: NodeContext) async throws -> StreamAnswer {
        let root = try ContentAddress.read(request.parameters["cid"])
        guard let (file, seal) = try await files.seal(of: root) else { throw Problem.notFound }
        if file.member != context.member?.id.uuid {
            switch files.links.judge(root, until: request.query["until"], code: request.query["code"]) {
            case .good: break
            case .ended: throw Problem(.linkEnded)
            case .wrong: throw Problem.notFound
            }
        }
        return try await PrivateAnswer(request, file, seal, files.storage).answer
    }
}
