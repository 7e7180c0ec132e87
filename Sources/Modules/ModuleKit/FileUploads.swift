import Kernel
import Synchronization
public import Web

/// Takes files out of a member's form for a module that shows them. They are the member's own uploads, with their limits; the module
/// that needs one keeps it for a holder of its own. Pictures come without what they say of where and when they were taken, for they are
/// shown. The module that takes files says how; the others know only this.
public final class FileUploads: Sendable {
    /// What a form brought.
    public struct Form: Sendable {
        /// What else was filled in, by the fields' names.
        public let fields: [String: String]
        public let files: [File]

        public init(fields: [String: String], files: [File]) {
            self.fields = fields
            self.files = files
        }
    }

    /// One file that is here now.
    public struct File: Sendable {
        /// Version 1, base 32.
        public let cid: String
        public let name: String
        /// Found by its first bytes.
        public let mediaType: String?

        public init(cid: String, name: String, mediaType: String?) {
            self.cid = cid
            self.name = name
            self.mediaType = mediaType
        }
    }

    public typealias Take = @Sendable (inout MultipartReader, SignedInMember) async throws -> Form

    private let taker = Mutex<Take?>(nil)

    public init() {}

    /// From now on this takes files.
    public func provide(_ take: @escaping Take) {
        taker.withLock { $0 = take }
    }

    /// - Throws: ``Problem`` for a form without a file (422), with too much (413, 507), or of a kind that is not taken (415).
    public func take(_ parts: inout MultipartReader, from member: SignedInMember) async throws -> Form {
        guard let take = taker.withLock({ $0 }) else { throw Problem.notFound }
        return try await take(&parts, member)
    }
}
