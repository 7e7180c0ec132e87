/// Something that a request needs does not answer right now: the request is answered 503, and may be sent again.
public protocol Unavailability: Error {
    /// For the log and for operators.
    var reason: String { get }
}
