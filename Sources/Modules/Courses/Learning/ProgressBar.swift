import Web

/// How far somebody is, as number and bar.
struct ProgressBar: Sendable {
    let done: Int
    let required: Int
    let percent: Int
    let text: Message

    init(_ progress: Progress) {
        done = progress.done
        required = max(1, progress.required)
        percent = progress.percent
        text = Message(
            "{done} of {count} part done", plural: "{done} of {count} parts done", count: progress.required,
            ["done": .number(progress.done)])
    }
}
