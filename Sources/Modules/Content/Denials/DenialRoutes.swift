import Content
import ContentStorage
import Kernel
import Logging
import Web

/// What the territory's administrators give to nobody, and what they give though no scanner could look into it.
struct DenialRoutes: Sendable {
    let storage: ContentStorage
    let copies: CopyStore

    struct Address: Decodable, Sendable {
        let cid: String
    }

    struct Body: Codable, Sendable {
        let reason: DenialReason
        /// Whether the law demands it.
        let is_legal: Bool?
    }

    var endpoints: [Endpoint] {
        [
            .set(
                "/admin/content/denied/{cid}", "Give a file or folder to nobody", access: .admin,
                problems: [.badContentAddress]
            ) { (input: Input<Address, None, Body>, context) in
                let cid = try ContentAddress.read(input.path.cid)
                let status = input.body.is_legal == true ? 451 : 410
                try await copies.deny(cid, Denial(status: status, reason: input.body.reason.text))
                Self.note("denies content", cid, context)
            },
            .delete(
                "/admin/content/denied/{cid}", "Give it to everybody again", access: .admin,
                problems: [.badContentAddress]
            ) { (input: Input<Address, None, None>, context) in
                let cid = try ContentAddress.read(input.path.cid)
                try await storage.allow(cid.hash)
                Self.note("allows content", cid, context)
            },
            .set(
                "/admin/content/accepted/{cid}", "Give what the virus scanner could not look into all the same",
                access: .admin, problems: [.badContentAddress]
            ) { (input: Input<Address, None, None>, context) in
                let cid = try ContentAddress.read(input.path.cid)
                guard try await storage.accept(cid) else { throw Problem.notFound }
                Self.note("accepts content that was not scanned", cid, context)
            },
        ]
    }

    static func note(_ what: String, _ cid: CID, _ context: AdminContext) {
        context.node.logger.notice(
            "an administrator \(what)",
            metadata: ["content.cid": "\(cid)", "member.handle": "\(context.member.handle)"])
    }
}
