/// An operation that has been sent, and what has come back of it so far.
struct InFlight {
    let operation: Operation
    /// The name under which the statement is being prepared in the same breath; nil where it was prepared before.
    var preparing: String?
    var table = ResultTable()
    var error: PostgresError?
    /// Nobody waits any more; the answer is read and dropped.
    var isAbandoned = false

    /// Gives the answer to whoever waits.
    func finish() {
        guard !isAbandoned else { return }
        if let error {
            operation.continuation.resume(throwing: error)
        } else {
            operation.continuation.resume(returning: table)
        }
    }

    mutating func fail(_ failure: PostgresError) {
        error = failure
        finish()
        isAbandoned = true
    }
}
