import Content
import ContentStorage
import Foundation
import HTTPTypes
import Web

/// A folder: its `index.html`, else a list of what is in it.
struct FolderAnswer {
    let answer: StreamAnswer

    /// Entries of one page of a list.
    static let pageSize = 500

    init(
        _ asked: GatewayRequest, _ way: ContentWay, _ cid: CID, _ blocks: GivenBlocks
    ) async throws {
        guard asked.request.endsInSlash else {
            answer = StreamAnswer(.movedPermanently, headers: [.location: asked.request.path + "/"])
            return
        }
        let folder = Folder(blocks, cid)
        if let index = try await folder.entry(named: "index.html"),
            case .file(let file, let size) = try await Path(index.cid).resolve(in: blocks)
        {
            answer = try await FileAnswer(asked, way, file, size, blocks).answer
        } else {
            let part = try await folder.part(after: asked.request.query["after"], limit: Self.pageSize)
            answer = StreamAnswer(body: .view(Self.view(asked, cid, part)))
        }
    }

    private static func view(_ asked: GatewayRequest, _ cid: CID, _ part: FolderPart) -> View {
        let model = FolderPage(
            address: cid.description, isRoot: asked.path.names.isEmpty,
            entries: part.entries.map {
                FolderPage.Line(name: $0.name, path: "./" + escaped($0.name), size: Int(clamping: $0.totalSize))
            },
            pagination: Pagination(
                next: part.hasMore ? part.entries.last.map { "./?after=" + escaped($0.name) } : nil,
                first: asked.request.query["after"] == nil ? nil : "./"))
        let name = asked.path.names.last ?? cid.description
        var view = View("folder", title: Message("Folder {name}", ["name": .text(name)]), model: model)
        view.isUnlisted = true
        return view
    }

    /// As one segment of a path.
    private static func escaped(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~")))
            ?? ""
    }
}

/// What the page of a folder shows.
struct FolderPage: Sendable {
    let address: String
    let isRoot: Bool
    let entries: [Line]
    let pagination: Pagination

    struct Line: Sendable {
        let name: String
        let path: String
        /// Bytes of all blocks, as the folder says.
        let size: Int
    }
}
