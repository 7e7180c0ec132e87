public import Kernel

/// A problem as a person reads it: the HTML twin of the problem document.
public struct ErrorPage: Sendable {
    let status: Int
    let code: String
    let detail: Message?
    let documentation: String
    let requestID: String
    let retryAfter: Message?
    let isMissing: Bool
    let needs: [Need]

    /// A badge that would have permitted it.
    struct Need: Sendable {
        let text: Message
        let earn: String?
    }

    /// The view of a problem, with its status.
    public static func view(_ problem: Problem, requestID: String) -> View {
        let page = ErrorPage(problem, requestID: requestID)
        return View(
            "error", title: Message(problem.kind.title), model: page, status: problem.kind.status, hasErrors: false)
    }

    private init(_ problem: Problem, requestID: String) {
        status = problem.kind.status
        code = problem.kind.code
        detail = problem.detail.map { Message($0) }
        documentation = "/docs/errors/\(problem.kind.code)"
        self.requestID = requestID
        retryAfter = problem.retryAfter.map { seconds in
            Message("Try again in {count} second.", plural: "Try again in {count} seconds.", count: seconds)
        }
        isMissing = problem.kind.status == 404
        needs = problem.needs.map { need in
            Need(
                text: Message("It needs the badge “{badge}”.", ["badge": .text(need.name ?? need.badge)]),
                earn: need.earn)
        }
    }
}
