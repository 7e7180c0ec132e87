import Kernel
import Web

/// A page with one form: sign-up, sign-in, profile and first-run set-up look alike.
struct AccountFormPage: Sendable {
    let lead: Message?
    let form: Form
    let other: Other?
    let another: Other?
    /// Somebody without an account sees what having one means.
    let isForNewcomers: Bool

    /// The way to the other page, for who came to the wrong one.
    struct Other: Sendable {
        let question: Message
        let answer: Message
        let path: String
    }

    static func view(
        title: Message, lead: Message? = nil, form: Form, other: Other? = nil, another: Other? = nil,
        isForNewcomers: Bool = false, problem: Problem?
    ) -> View {
        View(
            "accountform", title: title,
            model: AccountFormPage(
                lead: lead, form: form, other: other, another: another, isForNewcomers: isForNewcomers),
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }
}
