/// Why the bus did not do what it was asked.
public enum BusError: Error, Equatable, Sendable {
    /// No server is reachable at the moment. Nothing is queued: a hint that arrives late is worth nothing.
    case notConnected
    /// The payload exceeds `BusConfiguration.maximumPayload` bytes.
    case payloadTooLarge(Int)
    /// The subject is empty, has an empty token, a space or, where one is published, a wildcard.
    case invalidSubject(String)
    /// No reply came in time.
    case timeout
    /// Nobody listens on the requested subject.
    case noResponders
    /// Another request is waiting on the same reply subject.
    case replySubjectInUse(String)
    /// The seed file can be read by others than its owner; `mode` is what it has instead of 0600.
    case seedFilePermissions(path: String, mode: Int)
    /// The seed file is missing, is no regular file or does not hold a user seed.
    case seedFileInvalid(path: String)
    /// The addresses have several hosts, and it is not said which name the server's certificate must carry.
    case serverNameUnknown
    /// The server does not accept this node's key.
    case refused
    /// The client library refused; `status` is its own name for the reason.
    case library(status: String)
}
