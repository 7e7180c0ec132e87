/// A file that was taken, and whether whoever brought it had it already.
struct UploadedFile: Sendable {
    let file: TakenFile
    let isNew: Bool
}
