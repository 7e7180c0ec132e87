import FederationCore

/// What ended a pull of an origin's pages. Nobody signs what says that there is no more.
enum PullEnd: Hashable {
    /// Nothing says that there is more.
    case complete
    /// The answer says that there is no more, and a verified head that there is.
    case lacking
    /// What came is no page that was asked for.
    case rejected(Reject)
    /// The origin refused, or somebody in its name.
    case refused(Reject)
    /// The origin has more, and says that it keeps what comes before no more.
    case pruned

    /// Whether another way to the origin may lead further.
    var isDoubtful: Bool { self != .complete }

    /// - Parameter verdict: on a page that did not continue the log.
    init(_ verdict: FollowedLog.Verdict) {
        self =
            switch verdict {
            case .reject(let reason): .rejected(reason)
            case .alreadyHeld, .pull: .rejected(.sequenceMismatch)
            case .accept, .fork: .complete
            }
    }

    /// - Parameters:
    ///   - answer: that is no page.
    ///   - log: what is held.
    init(_ answer: [UInt8], after log: FollowedLog) {
        self =
            switch RemoteFailure(decoding: answer) {
            case nil: .rejected(.badFrame)
            case .refused(let reason): .refused(reason)
            case .pruned(let minimum, let head): Self.pruned(minimum, head, log)
            case .futureCursor, .notWitnessed:
                (log.ahead.heads.last?.size ?? 0) > log.size ? .lacking : .complete
            }
    }

    /// The head is the origin's own: else anybody could say that the log is out of reach.
    private static func pruned(_ minimum: UInt64, _ head: [UInt8], _ log: FollowedLog) -> PullEnd {
        let judged = log.judge(head: head)
        if case .reject(let reason) = judged.verdict { return .rejected(reason) }
        guard let size = judged.head?.checkpoint.size, size >= minimum, minimum > log.size else {
            return .rejected(.sequenceMismatch)
        }
        return .pruned
    }
}
