public import Hummingbird
import NIOCore

/// What is known of a request before it is looked at: who is at the other end of the connection.
public struct ConnectionContext: InitializableFromSource {
    let peer: ClientAddress

    public init(source: ApplicationRequestContextSource) {
        peer = source.channel.remoteAddress?.ipAddress.flatMap { ClientAddress($0) } ?? .unknown
    }
}
