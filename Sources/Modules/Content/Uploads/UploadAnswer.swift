import Content
import ContentStorage
import Foundation

/// What an upload is answered with.
struct UploadAnswer: Codable, Sendable {
    let cid: String
    /// Bytes of content; of a folder, of all that is in it.
    let size: Int
    /// Absent of folders.
    let media_type: String?
    let name: String
    /// Of several files, each; absent of one.
    var files: [File]?

    struct File: Codable, Sendable {
        let cid: String
        let size: Int
        let media_type: String?
        let name: String

        init(_ file: UploadedFile) {
            cid = file.tree.root.description
            size = file.tree.mediaType == nil ? file.tree.storedSize : Int(clamping: file.tree.contentSize)
            media_type = file.tree.mediaType
            name = file.name
        }
    }

    init(_ file: UploadedFile) {
        let file = File(file)
        (cid, size, media_type, name) = (file.cid, file.size, file.media_type, file.name)
    }
}
