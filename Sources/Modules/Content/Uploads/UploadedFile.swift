import Content
import ContentStorage
import ModuleKit

/// A file that was taken, and whether whoever brought it had it already.
struct UploadedFile: Sendable {
    let file: TakenFile
    let isNew: Bool
}

extension FileUploads.File {
    init(_ file: UploadedFile) {
        self.init(cid: file.file.tree.root.description, name: file.file.name, mediaType: file.file.tree.mediaType)
    }
}
