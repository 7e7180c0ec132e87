import Synchronization

/// One thing asked of the server, and who waits for the answer.
final class Operation: Sendable {
    enum Work: Sendable {
        /// A single statement, prepared and pipelined.
        case statement(text: String, binds: [String?])
        /// Several statements in one text, by the simple protocol.
        case script(String)
        /// `COPY … FROM STDIN` and all of its data in text format.
        case copy(text: String, data: [UInt8])
    }

    let work: Work
    let continuation: CheckedContinuation<ResultTable, any Error>
    /// Set by whoever cancels, before the I/O thread hears of it: the cancel may overtake the operation.
    let isCancelled: Flag
    /// Set when it is sent a second time because the server forgot its prepared statement; there is no third.
    let isRepeated = Flag()

    init(_ work: Work, cancelFlag: Flag, continuation: CheckedContinuation<ResultTable, any Error>) {
        self.work = work
        self.isCancelled = cancelFlag
        self.continuation = continuation
    }
}

/// Something that becomes true once, seen from any thread.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
