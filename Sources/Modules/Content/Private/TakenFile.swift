import ContentStorage
import Crypto

/// A file that came and was written, before anybody keeps it.
struct TakenFile: Sendable {
    var name: String
    var tree: WrittenTree
    /// Of a private file.
    var secret: Secret?

    /// What it was before it was sealed, and the key.
    struct Secret: Sendable {
        let key: SymmetricKey
        let mediaType: String
        let size: UInt64
    }

    /// As people count it: a file's own bytes, a folder's with all that is in it.
    var size: Int {
        if let secret { return Int(clamping: secret.size) }
        return tree.mediaType == nil ? tree.storedSize : Int(clamping: tree.contentSize)
    }

    var mediaType: String? { secret?.mediaType ?? tree.mediaType }
}
