import Foundation
import Kernel
import Synchronization

/// How many bytes one upload may still bring: what its member may keep, less what they keep already and what all their uploads that are
/// under way have brought. Those are on the disk, though nobody has judged yet whether they stay.
final class UploadRoom: Sendable {
    private let member: UUID
    /// Of all uploads under way.
    private let limit: Int
    private let refusal: Problem
    private let underWay: UploadsUnderWay
    private let taken = Mutex(0)

    /// - Parameters:
    ///   - limit: what the member may add, as far as is known before.
    ///   - refusal: what to tell beyond.
    init(of member: UUID, limit: Int, refusal: Problem, _ underWay: UploadsUnderWay) {
        self.member = member
        self.limit = limit
        self.refusal = refusal
        self.underWay = underWay
    }

    /// - Parameter count: bytes that are said to come.
    /// - Throws: the refusal, where there is no room for them now.
    func check(_ count: Int) throws {
        guard underWay.add(0, of: member) <= limit - count else { throw refusal }
    }

    /// - Parameter count: bytes that have come.
    /// - Throws: the refusal.
    func take(_ count: Int) throws {
        taken.withLock { $0 += count }
        guard underWay.add(count, of: member) <= limit else { throw refusal }
    }

    /// To be called once, when what came is kept, or is gone.
    func end() {
        underWay.add(-taken.withLock { $0 }, of: member)
    }
}

/// What each member's uploads have brought that are under way.
final class UploadsUnderWay: Sendable {
    private let bytes = Mutex<[UUID: Int]>([:])

    /// - Returns: how many there are with these.
    @discardableResult
    func add(_ count: Int, of member: UUID) -> Int {
        bytes.withLock { bytes in
            let sum = (bytes[member] ?? 0) + count
            bytes[member] = sum == 0 ? nil : sum
            return sum
        }
    }
}
