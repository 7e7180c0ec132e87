import Foundation
import Kernel
import NodeTesting
import Synchronization

/// Clients that register one member after the other, and repeat what was not answered under the same idempotency key.
final class Writers: Sendable {
    private struct State {
        var acknowledged: Set<String> = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let tasks = Mutex<[Task<Void, Never>]>([])

    static func start(_ count: Int, _ caller: TestCaller) async throws -> Writers {
        let writers = Writers()
        let tasks = (0..<count).map { writer in Task { await writers.write(writer, caller) } }
        writers.tasks.withLock { $0 = tasks }
        return writers
    }

    /// Waits until so many more were acknowledged.
    func untilMoreAcknowledged(_ count: Int) async throws {
        let wanted = state.withLock { $0.acknowledged.count } + count
        while state.withLock({ $0.acknowledged.count < wanted }) { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// - Returns: the handles of all members that were acknowledged.
    func stop() async -> Set<String> {
        state.withLock { $0.isStopping = true }
        for task in tasks.withLock({ $0 }) { await task.value }
        return state.withLock { $0.acknowledged }
    }

    private func write(_ writer: Int, _ caller: TestCaller) async {
        var counter = 0
        while !state.withLock({ $0.isStopping }) {
            counter += 1
            let handle = "w\(writer)x\(counter)"
            let body = """
                {"handle":"\(handle)","email":"\(handle)@example.org","password":"\(TestNode.password)",\
                "display_name":"Writer \(writer)"}
                """
            // Whether an unanswered request took effect is unknown; the key makes asking again harmless.
            while !state.withLock({ $0.isStopping }) {
                let answer = try? await caller.post("/auth/register", body, ["Idempotency-Key": handle])
                if answer?.status == 202 {
                    _ = state.withLock { $0.acknowledged.insert(handle) }
                    break
                }
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
