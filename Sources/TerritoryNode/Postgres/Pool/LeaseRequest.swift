/// A transaction waiting for a connection of its own.
final class LeaseRequest: Sendable {
    let continuation: CheckedContinuation<Lease, any Error>
    let cancelFlag: Flag

    init(cancelFlag: Flag, continuation: CheckedContinuation<Lease, any Error>) {
        self.cancelFlag = cancelFlag
        self.continuation = continuation
    }
}

/// The right to use one connection alone, until it is released.
struct Lease: Hashable, Sendable {
    let number: UInt64
}
