import Foundation
import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// One address on which territories are served, with the limits of time and number that a public server needs.
public struct HTTPListener<Responder: HTTPResponder>: Service where Responder.Context == ConnectionContext {
    private let application: Application<Responder>

    /// - Parameters:
    ///   - sites: whose routes say what bodies may be like; nil where all are standard.
    ///   - onReady: called with the port that was bound, which matters where port 0 was asked for.
    public init(
        host: String, port: Int, responder: Responder, sites: SiteTable? = nil, logger: Logger,
        onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let connections = AddressConnections()
        application = Application(
            responder: responder,
            server: HTTPServerBuilder {
                HTTPChannel(
                    responder: $0, connections: connections,
                    allowance: { head in sites?.bodyAllowance(of: head) ?? .standard })
            },
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), backlog: 1024,
                availableConnectionsDelegate: .maximum(RequestLimits.connections, logger: logger)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) }, logger: logger)
    }

    /// Serves until graceful shutdown: stops accepting, lets requests in flight end.
    public func run() async throws {
        try await application.run()
    }
}
