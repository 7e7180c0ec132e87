import Content
import ContentStorage
import Foundation
import Kernel
import Web

/// What a member uploaded: the list with the form, and a page for each.
struct UploadPages: Sendable {
    let uploads: UploadOperations
    let origin: String

    private var privateRoutes: PrivateRoutes { PrivateRoutes(files: uploads.privateFiles, origin: origin) }

    static let base = "/uploads"
    static let pageSize = 50

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .member, answer: list),
            .upload(Self.base, access: .member, body: uploads.body, answer: upload),
            .get(Self.base + "/{cid}", access: .member, answer: file),
            .get(Self.base + "/{cid}/open", access: .member, answer: open),
            .post(Self.base + "/{cid}/link", access: .member, answer: link),
            .post(Self.base + "/{cid}/release", access: .member, answer: release),
        ]
    }

    @Sendable private func list(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(try await view(context, cursor: request.query["cursor"], notice: notice(request)))
    }

    @Sendable private func upload(
        _ request: PageRequest, _ parts: inout MultipartReader, _ context: MemberContext
    ) async throws -> PageAnswer {
        do {
            let files = try await uploads.takeForm(&parts, query: request.query, from: context.member)
            guard files.count == 1 else { return .redirect("\(Self.base)?added=\(files.count)") }
            return .redirect("\(Self.base)/\(files[0].file.tree.root)?added=1")
        } catch let problem as Problem where [413, 415, 422, 507].contains(problem.kind.status) {
            return .view(try await view(context, cursor: nil, problem: problem))
        }
    }

    @Sendable private func file(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let cid = try ContentAddress.read(request.parameters["cid"])
        guard let file = try await uploads.file(cid, of: context.member) else { throw Problem.notFound }
        return .view(FilePage.view(file, isNew: request.query["added"] != nil))
    }

    /// Browsers show no token, and the cookie of pages opens no bytes: they read by a link of the moment.
    @Sendable private func open(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let cid = try ContentAddress.read(request.parameters["cid"])
        let file = try await uploads.privateFiles.own(cid, of: context.member.id)
        return .redirect(uploads.privateFiles.links.make(file.root).path)
    }

    @Sendable private func link(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let cid = try ContentAddress.read(request.parameters["cid"])
        let link = try await privateRoutes.link(cid, context.member)
        guard let file = try await uploads.file(cid, of: context.member) else { throw Problem.notFound }
        return .view(FilePage.view(file, isNew: false, shown: link.url))
    }

    @Sendable private func release(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let cid = try ContentAddress.read(request.parameters["cid"])
        guard try await uploads.release(cid, by: context.member) else { throw Problem.notFound }
        return .redirect("\(Self.base)?released=1")
    }

    private func notice(_ request: PageRequest) -> Message? {
        if request.query["released"] != nil {
            return Message("Released. It will be deleted in two days, unless somebody else keeps it.")
        }
        return request.query["added"].flatMap { Int($0) }.map {
            Message("{count} file added.", plural: "{count} files added.", count: $0)
        }
    }

    private func view(
        _ context: MemberContext, cursor: String?, notice: Message? = nil, problem: Problem? = nil
    ) async throws -> View {
        let after = try cursor.map { try context.node.open(cursor: $0, list: Self.base) }
        let page = try await uploads.list(of: context.member, ListPosition(limit: Self.pageSize, after: after))
        let used = try await uploads.storage.use(ofMember: context.member.id).bytes
        let next = page.next.map { "\(Self.base)?cursor=\(context.node.seal($0, list: Self.base))" }
        return UploadsPage.view(
            page.items, used: used, limits: uploads.limits,
            pagination: Pagination(next: next, first: cursor == nil ? nil : Self.base), notice: notice,
            problem: problem)
    }
}
