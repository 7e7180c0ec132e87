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
    let isNew: Bool
    let scan: Message?

    static func view(_ file: KeptTree, origin: String, isNew: Bool) -> View {
        let name = file.name.isEmpty ? file.root.description : file.name
        let path = "/ipfs/\(file.root)"
        let model = FilePage(
            address: file.root.description, link: file.mediaType == nil ? path + "/" : path,
            size: ByteSize.message(file.size), mediaType: file.mediaType.map { String($0.prefix { $0 != ";" }) },
            created: Moment(file.created), archive: path + "?format=car",
            releasePath: "\(UploadPages.base)/\(file.root)/release", isNew: isNew && file.scanMessage == nil,
            scan: file.scanMessage)
        return View("file", title: Message("File {name}", ["name": .text(name)]), model: model)
    }
}
