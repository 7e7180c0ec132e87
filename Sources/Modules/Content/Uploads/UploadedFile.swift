import Content
import ContentStorage
import ModuleKit

/// A file that was taken, and whether whoever brought it had it already.
struct UploadedFile: Sendable {
    let name: String
    let tree: WrittenTree
    let isNew: Bool
}

extension FileUploads.File {
    init(_ file: UploadedFile) {
        self.init(cid: file.tree.root.description, name: file.name, mediaType: file.tree.mediaType)
    }
}
