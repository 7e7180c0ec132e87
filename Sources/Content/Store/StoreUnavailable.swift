public import Kernel

/// A store elsewhere does not answer, or does not let this node in. Nothing is wrong with what was asked of it.
public struct StoreUnavailable: Unavailability, Hashable, CustomStringConvertible {
    /// What an operator reads: what happened, and which setting or right would mend it. Never a secret.
    public let reason: String

    public init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
