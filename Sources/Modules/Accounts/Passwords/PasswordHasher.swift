import Foundation
public import Kernel
import Synchronization

/// Hashes passwords away from the event loops, at most one per core at a time, with a bounded queue for each territory
/// (S-004).
public final class PasswordHasher: Sendable {
    /// Waiting beyond this, a sign-in is answered 503 at once.
    public static let queueLimit = 32

    /// As many as there are cores, for all territories that a process serves: more would only make each other slower.
    static let threads = WorkThreads("passwords", count: ProcessInfo.processInfo.activeProcessorCount)

    private let pending = Mutex(0)
    private let decoy: PasswordHash

    public init() throws {
        decoy = try PasswordHash.make(of: "no account has this password")
    }

    /// - Throws: ``Problem`` `passwordsBusy` when the queue is full.
    func hash(_ password: NewPassword) async throws -> PasswordHash {
        try await run { try PasswordHash.make(of: password.text) }
    }

    /// Hashes a password that was found right with today's parameters (S-003).
    func rehash(_ password: PresentedPassword) async throws -> PasswordHash {
        try await run { try PasswordHash.make(of: password.text) }
    }

    /// Whether the password is right. An unknown account (`nil`) costs the same and never matches (S-006).
    func verify(_ password: PresentedPassword, against hash: PasswordHash?) async throws -> Bool {
        let candidate = hash ?? decoy
        let matches = try await run { candidate.matches(password.text) }
        return matches && hash != nil
    }

    private func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try enter()
        defer { pending.withLock { $0 -= 1 } }
        return try await Self.threads.run(work)
    }

    private func enter() throws {
        try pending.withLock { count in
            guard count < Self.threads.count + Self.queueLimit else {
                throw Problem(.passwordsBusy, retryAfter: 1)
            }
            count += 1
        }
    }
}

extension ProblemKind {
    /// More people sign in at once than the node can hash for.
    public static let passwordsBusy = ProblemKind(
        "TF5031", status: 503, "Too many people are signing in right now",
        explanation:
            "Passwords are costly to check, and the queue for it is full. Try again after `Retry-After` seconds.")
}
