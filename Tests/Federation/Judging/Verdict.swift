/// What becomes of one message: the words of docs/federation/vectors.md.
public struct Verdict: Codable, Hashable, Sendable, CustomStringConvertible {
    /// `accept`, `held`, `pull`, `fork` or `refuse`.
    public var verdict: String
    /// Entries held afterwards.
    public var size: UInt64?
    /// Of the tree afterwards, in hexadecimal.
    public var root: String?
    /// Where the asking begins.
    public var from: UInt64?
    /// The name of the refusal.
    public var reason: String?
    /// The territory that an identity makes.
    public var tid: String?
    /// What a request asks for.
    public var method: String?

    public init(
        _ verdict: String, size: UInt64? = nil, root: String? = nil, from: UInt64? = nil, reason: String? = nil,
        tid: String? = nil, method: String? = nil
    ) {
        self.verdict = verdict
        self.size = size
        self.root = root
        self.from = from
        self.reason = reason
        self.tid = tid
        self.method = method
    }

    /// One line, with its members in a fixed order.
    public var description: String {
        let known = [size.map(String.init), root, from.map(String.init), reason, tid, method]
        return ([verdict] + known.compactMap(\.self)).joined(separator: " ")
    }
}
