import Foundation
import Synchronization

/// Threads that do nothing but hash, started when first needed.
///
/// They are none of those that tasks run on: there are only as many of these as cores, and a hash on each would keep everybody
/// who asks for a page waiting until it is done.
final class HashingThreads: Sendable {
    /// As many as there are cores, for all territories that a process serves: more would only make each other slower.
    static let shared = HashingThreads(count: ProcessInfo.processInfo.activeProcessorCount)

    let count: Int
    private let queue = Mutex<Queue>(Queue())
    private let waiting = DispatchSemaphore(value: 0)

    private struct Queue {
        var jobs: [@Sendable () -> Void] = []
        var hasStarted = false
    }

    private init(count: Int) {
        self.count = count
    }

    /// Runs `job` as soon as a thread is free, in the order of asking.
    func run(_ job: @escaping @Sendable () -> Void) {
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
            thread.name = "passwords"
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
