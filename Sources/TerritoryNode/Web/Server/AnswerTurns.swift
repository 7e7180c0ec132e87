/// Whose turn it is on a connection that may carry the next request before the last one's answer is out: answers leave in the
/// order of requests, those to what cannot be read too (RFC 9112 §9.3.2).
struct AnswerTurns {
    /// What waits for the answers before it.
    enum Due: Equatable {
        case goOn, refusal
    }

    enum Verdict: Equatable {
        /// The refusal is the next answer.
        case refuse
        /// Answers to requests before it come first.
        case wait
        /// The faulty request has, or is getting, its answer.
        case close
    }

    /// Requests whose answers are not out.
    private var unanswered = 0
    /// The newest request is still arriving.
    private var isArriving = false
    /// The oldest answer has begun.
    private var isWriting = false
    private var due: Due?
    /// The newest request said that no other follows.
    private var isLast = false
    /// Nothing more is read: a request was the last (RFC 9112 §9.6), or could not be read, so that nobody knows where the next
    /// would begin.
    private(set) var isOver = false

    /// - Returns: whether the caller is to be told now that its body is wanted (RFC 9110 §10.1.1).
    mutating func requestBegins(waitsToGoOn: Bool, isLast: Bool = false) -> Bool {
        unanswered += 1
        self.isLast = isLast
        isArriving = true
        guard waitsToGoOn, unanswered > 1 else { return waitsToGoOn }
        due = .goOn
        return false
    }

    mutating func requestEnds() {
        isArriving = false
        due = nil
        if isLast { isOver = true }
    }

    /// - Returns: whether it is the connection's last answer.
    @discardableResult
    mutating func answerBegins() -> Bool {
        isWriting = true
        return isLast && unanswered == 1
    }

    /// - Returns: what is to be written next.
    mutating func answerEnds() -> Due? {
        isWriting = false
        unanswered -= 1
        guard unanswered == newest else { return nil }
        defer { due = nil }
        return due
    }

    /// What arrives cannot be read.
    mutating func fault() -> Verdict {
        isOver = true
        if unanswered > newest {
            due = .refusal
            return .wait
        }
        return unanswered < newest || (isArriving && isWriting) ? .close : .refuse
    }

    /// How many unanswered requests there are when all but the newest, still arriving one have their answers.
    private var newest: Int { isArriving ? 1 : 0 }
}
