import Web

/// How a quiz is taken and what its attempts make.
struct QuizRules: Codable, Hashable, Sendable {
    /// Which of several attempts counts.
    enum Counting: String, SchemaEnumeration, Sendable {
        case best, first, last, average
    }

    /// Minutes for one attempt; no limit where absent.
    var timeLimit: Int?
    /// Seconds after the deadline in which an attempt may still be handed in, unchanged; 0 hands it in at the deadline.
    var grace: Int
    /// How many attempts there are; no limit where absent.
    var attempts: Int?
    /// The hours in which those attempts are counted: 3 in 24 hours come back a day later. For ever where absent.
    var window: Int?
    /// Minutes between the end of one attempt and the start of the next.
    var delay: Int
    var counting: Counting
    /// Percent of all points.
    var passMark: Int
    var shufflesAnswers: Bool
    var shufflesQuestions: Bool

    static let standard = QuizRules(
        timeLimit: nil, grace: 0, attempts: 3, window: nil, delay: 0, counting: .best, passMark: 80,
        shufflesAnswers: true, shufflesQuestions: false)

    /// Seconds: a minute at least where there is any, a day at most.
    static let graces = 60...86_400

    enum CodingKeys: String, CodingKey {
        case grace, attempts, window, delay, counting
        case timeLimit = "time_limit"
        case passMark = "pass_mark"
        case shufflesAnswers = "shuffle_answers"
        case shufflesQuestions = "shuffle_questions"
    }
}
