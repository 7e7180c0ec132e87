import Content
import ContentStorage
import Foundation
import Web

/// One file or folder of a member.
struct FilePage: Sendable {
    let address: String
    let link: String
    let size: Message
    let mediaType: String?
    let created: Moment
    let archive: String
    let releasePath: String
    let isPrivate: Bool
    let linkPath: String
    /// A link that was made just now.
    let shown: String?
    let isNew: Bool
    let scan: Message?

    static func view(_ file: KeptTree, isNew: Bool, shown: String? = nil) -> View {
        let name = file.name.isEmpty ? file.root.description : file.name
        let path = "/ipfs/\(file.root)"
        let page = "\(UploadPages.base)/\(file.root)"
        let open = file.isPrivate ? page + "/open" : file.mediaType == nil ? path + "/" : path
        let model = FilePage(
            address: file.root.description, link: open,
            size: ByteSize.message(file.size), mediaType: file.mediaType.map { String($0.prefix { $0 != ";" }) },
            created: Moment(file.created), archive: path + "?format=car",
            releasePath: page + "/release", isPrivate: file.isPrivate, linkPath: page + "/link", shown: shown,
            isNew: isNew && file.scanMessage == nil,
            scan: file.scanMessage)
        return View("file", title: Message("File {name}", ["name": .text(name)]), model: model)
    }
}
