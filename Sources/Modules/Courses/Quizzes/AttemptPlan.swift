import Foundation

/// What a learner's attempts so far allow and make, by the quiz's rules. Pure.
struct AttemptPlan: Sendable {
    let rules: QuizRules
    let override: QuizOverride
    /// All of the member's, oldest first.
    let attempts: [Attempt]
    /// The round they learn in: older ones' scores do not count.
    let round: Int
    /// When the quiz closes for those who were granted nothing else; a running attempt ends then.
    var closes: Date? = nil

    enum Next: Hashable, Sendable {
        case start
        case resume(Attempt)
        case passed
        /// All are used up; for ever where there is no date.
        case noneLeft(until: Date?)
        case wait(until: Date)
    }

    func next(at now: Date) -> Next {
        if let open = attempts.last(where: { $0.state.isOpen }) { return .resume(open) }
        if isPassed { return .passed }
        if let closes = override.closes, now >= closes { return .noneLeft(until: nil) }
        if let limit, counted(at: now).count >= limit {
            return .noneLeft(until: windowEnd(at: now))
        }
        if rules.delay > 0, let ended = ofRound.last?.submittedAt {
            let next = ended.addingTimeInterval(Double(rules.delay) * 60)
            if now < next { return .wait(until: next) }
        }
        return .start
    }

    /// How many more may begin now; nil where there is no limit.
    func left(at now: Date) -> Int? {
        limit.map { max(0, $0 - counted(at: now).count) }
    }

    /// The score that counts, in percent; nil before there is one.
    var percent: Double? {
        let all = ofRound.compactMap { $0.state == .graded ? $0.percent : nil }
        guard let first = all.first, let last = all.last else { return nil }
        return switch rules.counting {
        case .best: all.max()
        case .first: first
        case .last: last
        case .average: all.reduce(0, +) / Double(all.count)
        }
    }

    var isPassed: Bool { percent.map { $0 >= Double(rules.passMark) } ?? false }

    /// Right answers are shown when they can help nobody any more: passed, or no attempt will ever come. Attempts that come back
    /// with time keep them hidden.
    func mayReveal(at now: Date) -> Bool {
        isPassed || next(at: now) == .noneLeft(until: nil)
    }

    /// When an attempt that begins now is over.
    func deadline(from start: Date) -> Date? {
        let limited = rules.timeLimit.map { start.addingTimeInterval(Double($0 + override.extraMinutes) * 60) }
        return [limited, override.closes ?? closes].compactMap(\.self).min()
    }

    func graceEnd(of deadline: Date?) -> Date? {
        guard let deadline, rules.grace > 0 else { return nil }
        return deadline.addingTimeInterval(Double(rules.grace))
    }

    private var limit: Int? { rules.attempts.map { $0 + override.extraAttempts } }
    private var ofRound: [Attempt] { attempts.filter { $0.round == round } }

    /// Those that use up the limit: of the window whatever the round, else of the round.
    private func counted(at now: Date) -> [Attempt] {
        guard let window = rules.window else { return ofRound }
        let start = now.addingTimeInterval(-Double(window) * 3600)
        return attempts.filter { $0.startedAt > start }
    }

    private func windowEnd(at now: Date) -> Date? {
        guard let window = rules.window, let limit else { return nil }
        let counted = counted(at: now)
        let leaving = counted.dropFirst(max(0, counted.count - limit)).first
        return leaving?.startedAt.addingTimeInterval(Double(window) * 3600)
    }
}
