import Foundation
import Synchronization

/// Threads for work that would keep others waiting: hashing, and files. Started when first needed, and never ended.
///
/// They are none of those that tasks run on: there are only as many of these as cores, and work on each would keep everybody who
/// asks for a page waiting until it is done.
public final class WorkThreads: Sendable {
    public let count: Int
    private let name: String
    private let queue = Mutex<Queue>(Queue())
    private let waiting = DispatchSemaphore(value: 0)

    private struct Queue {
        var jobs: [@Sendable () -> Void] = []
        var hasStarted = false
    }

    /// - Parameter name: of the threads, for whoever looks at the process.
    public init(_ name: String, count: Int) {
        self.name = name
        self.count = count
    }

    /// Runs `work` as soon as a thread is free, in the order of asking.
    public func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            run { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    private func run(_ job: @escaping @Sendable () -> Void) {
        let mustStart = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.hasStarted = true }
            return !queue.hasStarted
        }
        if mustStart { start() }
        waiting.signal()
    }

    private func start() {
        for _ in 0..<count {
            let thread = Thread { self.work() }
            thread.name = name
            thread.start()
        }
    }

    private func work() {
        while true {
            waiting.wait()
            queue.withLock { $0.jobs.removeFirst() }()
        }
    }
}
