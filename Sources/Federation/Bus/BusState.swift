/// What last happened to the connection, in the order it happened.
public enum BusState: Equatable, Sendable {
    /// Looking for a server.
    case connecting
    case connected
    /// The server went away; the bus is looking for one.
    case disconnected
    /// The server does not accept this node's key. The bus goes on trying: an operator may be about to add it.
    case refused(String)
    /// The server did not permit one publication or subscription; the connection itself goes on.
    case notPermitted(String)
    /// The bus has been shut down.
    case closed
}
