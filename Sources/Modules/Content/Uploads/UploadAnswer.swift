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
    /// What is kept of it is encrypted, and read below `/ipfs/private/`.
    let is_private: Bool
    /// Of several files, each; absent of one.
    var files: [File]?

    struct File: Codable, Sendable {
        let cid: String
        let size: Int
        let media_type: String?
        let name: String
        let is_private: Bool

        init(_ file: TakenFile) {
            cid = file.tree.root.description
            size = file.size
            media_type = file.mediaType
            name = file.name
            is_private = file.secret != nil
        }
    }

    init(_ file: UploadedFile) {
        let file = File(file.file)
        (cid, size, media_type) = (file.cid, file.size, file.media_type)
        (name, is_private) = (file.name, file.is_private)
    }
}
