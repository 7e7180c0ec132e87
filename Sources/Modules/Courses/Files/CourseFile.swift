import Content
import Postgres

/// A file that a draft names, and whether it is here.
struct CourseFile: RowDecodable, Sendable {
    /// Version 1, base 32.
    let cid: String
    let isKept: Bool
    /// Why it is not; nil where nobody has tried yet.
    let failure: Failure?

    /// Why a file is not kept.
    enum Failure: String, Sendable {
        /// Neither here nor with anybody who can be reached.
        case missing
        case denied
        case tooLarge = "too_large"
        case noRoom = "no_room"
        /// What is there is no file or folder, or came too slowly.
        case unreadable
    }

    /// Bytes of all files of one course, each once: 2 GiB, as much as one upload.
    static let maximumBytes = 2 << 30
    /// Files of one course.
    static let maximumFiles = 500

    init(row: Row) throws {
        cid = try row.get("cid")
        isKept = try row.get("is_kept")
        failure = try row.get("failure", as: String?.self).flatMap { Failure(rawValue: $0) }
    }

    /// The address in the one form that packages use; nil where it is none, or carries its bytes in itself.
    static func address(_ text: String) -> String? {
        guard let cid = try? CID(text), cid.hash.function != .identity else { return nil }
        return cid.v1.description
    }
}
