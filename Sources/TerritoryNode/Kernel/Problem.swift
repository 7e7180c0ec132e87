/// One kind of failure that the API can answer: RFC 9457's `type`, with a stable code.
///
/// Each layer and module declares its own as static values next to what throws them; the page `/docs/errors/<code>` is made
/// from these texts.
public struct ProblemKind: Hashable, Sendable {
    /// Stable for ever, for programs: `TF` and four digits, the first three of which are usually the status.
    public let code: String
    /// The HTTP status it is answered with.
    public let status: Int
    /// One short English sentence without a full stop; the message id of its translations.
    public let title: String
    /// A few English sentences for whoever programs against it: when it happens and what to do.
    public let explanation: String

    public init(_ code: String, status: Int, _ title: String, explanation: String = "") {
        self.code = code
        self.status = status
        self.title = title
        self.explanation = explanation
    }
}

/// A failure a person or program can act on. Everything else that is thrown becomes a bare 500.
public struct Problem: Error, Sendable {
    public let kind: ProblemKind
    /// What happened this time, for the person who asked. Never SQL, paths or other people's data.
    public var detail: String?
    /// Which fields are wrong, and how.
    public var fields: [FieldProblem]
    /// For `Retry-After`, in whole seconds.
    public var retryAfter: Int?
    /// How many bytes there are of what a range was asked of, for `Content-Range`.
    public var contentSize: UInt64?
    /// For the log only.
    public var reason: String?
    /// The capability that was asked for and is missing; whoever answers the request finds out what would give it.
    public var missingCapability: String?
    /// Badges that would have permitted what was refused.
    public var needs: [ProblemNeed] = []

    public init(
        _ kind: ProblemKind, detail: String? = nil, fields: [FieldProblem] = [], retryAfter: Int? = nil,
        reason: String? = nil
    ) {
        self.kind = kind
        self.detail = detail
        self.fields = fields
        self.retryAfter = retryAfter
        self.reason = reason
    }
}

/// What is wrong with one field of a request.
public struct FieldProblem: Hashable, Sendable {
    /// RFC 6901 JSON pointer to the field: `/password`.
    public let pointer: String
    /// Stable, for programs: `too_short`.
    public let code: String
    /// One English sentence that tells the person how to mend it; may be a message id with `{named}` values.
    public let detail: String
    /// Values of the placeholders in `detail`.
    public let values: [String: String]

    public init(_ pointer: String, _ code: String, _ detail: String, values: [String: String] = [:]) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
        self.values = values
    }
}
