import ContentStorage

/// A file that was taken, and whether whoever brought it had it already.
struct UploadedFile: Sendable {
    let name: String
    let tree: WrittenTree
    let isNew: Bool
}
