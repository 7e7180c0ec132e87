import Foundation
import Synchronization

/// How many bytes of something long are done, in one line that changes while somebody looks on. Others, such as a file, get nothing.
final class ProgressLine: Sendable {
    private let write: (@Sendable (String) -> Void)?
    private let state = Mutex(State())

    private struct State {
        var bytes = 0
        /// As it was last written.
        var shown = -1
    }

    /// - Parameter write: shows a text in the place of the one before; nil where nobody looks on.
    init(_ write: (@Sendable (String) -> Void)? = ProgressLine.terminal) {
        self.write = write
    }

    func add(_ count: Int) {
        guard let write else { return }
        let mebibytes = state.withLock { state -> Int? in
            state.bytes += count
            let mebibytes = state.bytes >> 20
            defer { state.shown = mebibytes }
            return mebibytes > state.shown ? mebibytes : nil
        }
        if let mebibytes { write("\(mebibytes) MiB") }
    }

    /// To be called once: what is said next begins a line of its own.
    func end() {
        guard state.withLock({ $0.shown >= 0 }) else { return }
        write?("")
    }

    /// Standard error, where it is a terminal: the line is cleared first.
    static var terminal: (@Sendable (String) -> Void)? {
        guard isatty(FileHandle.standardError.fileDescriptor) == 1 else { return nil }
        return { text in show(text) }
    }

    private static func show(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K\(text)".utf8))
    }
}
