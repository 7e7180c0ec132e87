public import Kernel
public import Postgres
import Synchronization

/// What a module writes to a member, in the member's language, with the page that it is about.
public struct Letter: Codable, Hashable, Sendable {
    public let subject: String
    public let text: String
    /// Within this territory.
    public let path: String

    public init(subject: String, text: String, path: String) {
        self.subject = subject
        self.text = text
        self.path = path
    }
}

/// Letters of modules to members. The module that knows addresses sends them; the others know neither addresses nor how mail goes.
public final class MemberLetters: Sendable {
    /// Writes a letter in the language with a tag; nil where the member has chosen none.
    public typealias Writing = @Sendable (_ language: String?) -> Letter
    public typealias Sender = @Sendable (ID<Member>, Transaction, Writing) async throws -> Void

    private let sender = Mutex<Sender?>(nil)

    public init() {}

    /// From now on this module sends; until then letters go nowhere.
    public func send(by sender: @escaping Sender) {
        self.sender.withLock { $0 = sender }
    }

    /// Sends a letter once the transaction is done. Whoever has no address that is known to be theirs, or is not there, gets none.
    public func send(to member: ID<Member>, in transaction: Transaction, _ writing: @escaping Writing) async throws {
        try await sender.withLock { $0 }?(member, transaction, writing)
    }
}
