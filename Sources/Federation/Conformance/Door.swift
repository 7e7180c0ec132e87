/// A way to a peer. The bytes are the same through each.
public protocol Door: Sendable {
    /// `https` or `bus`.
    var name: String { get }
    /// What anybody may ask without a signature; nil where this door has no such questions.
    func open(_ question: OpenQuestion) async throws -> [UInt8]?
    /// The answer to a signed request, or to what only looks like one.
    func call(_ request: [UInt8]) async throws -> [UInt8]
}

/// What is asked without a signature.
public enum OpenQuestion: Sendable {
    case checkpoint
    case range(epoch: String, from: String, max: String)
    case identity
}

/// The peer's server answered, but not with what was asked for.
struct DoorClosed: Error {
    let status: Int
}
