import Content
import ContentStorage
import Foundation

/// What is known of an address without its bytes.
struct FileMetadata: Codable, Sendable {
    let cid: String
    /// Bytes of content; of a folder, of all blocks in it.
    let size: Int
    /// Absent of folders and of what nobody looked at.
    let media_type: String?
    /// How many have a reason to keep it.
    let pins: Int
    let created: Date
    /// Whether whoever asks is one of them.
    let is_mine: Bool
    /// `unscanned`, `waiting`, `clean`, `refused` or `unscannable`: nobody else is given it before it is clean.
    let scan: String
}

/// A file or folder that a member keeps.
struct KeptFile: Codable, Sendable {
    let cid: String
    let name: String
    let size: Int
    let media_type: String?
    let created: Date
    /// `unscanned`, `waiting`, `clean`, `refused` or `unscannable`: nobody is given it before it is clean.
    let scan: String
    /// What the virus scanner calls it, or why it could not look.
    let scan_note: String?
    /// What is kept of it is encrypted, and read below `/ipfs/private/`.
    let is_private: Bool

    init(_ tree: KeptTree) {
        cid = tree.root.description
        name = tree.name
        size = tree.size
        media_type = tree.mediaType
        created = tree.created
        scan = tree.scan.rawValue
        scan_note = tree.scanNote
        is_private = tree.isPrivate
    }
}

extension KeptTree {
    /// As people count it: a file's own bytes, a folder's with all that is in it.
    var size: Int { mediaType == nil ? storedSize : contentSize }
}
