public import Kernel

/// Knows whether what somebody writes may be seen by others, and calls ``WriteFirst/release(_:in:)`` when that becomes so.
public protocol WritingGate: Sendable {
    /// - Returns: nil where it may.
    func step(before member: ID<Member>) async throws -> WritingStep?
}
