public import Kernel

/// What an error code means: the page behind the `type` of a problem document.
public struct ProblemPage: Sendable {
    let code: String
    let status: Int
    /// The text of docs/errors for the code, rendered.
    let explanation: SafeHTML?

    public static func view(_ kind: ProblemKind, explanation: SafeHTML?) -> View {
        let page = ProblemPage(code: kind.code, status: kind.status, explanation: explanation)
        return View("problem", title: Message(kind.title), model: page)
    }
}
