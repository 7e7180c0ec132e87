import CNats
import Foundation

/// The client library's options, made from ours. The library copies them when it connects.
@safe
final class ConnectionOptions {
    /// Milliseconds for one attempt to connect.
    static let timeout: Int64 = 2_000
    /// Milliseconds between pings; two without an answer end the connection.
    static let pingInterval: Int64 = 10_000
    /// Milliseconds a write may block before it fails.
    static let writeDeadline: Int64 = 2_000
    /// Threads that deliver messages, for the whole process.
    static let deliveryThreads: Int32 = 2

    private(set) var pointer: OpaquePointer?

    private static let deliveryPool: Void = { _ = nats_SetMessageDeliveryPoolSize(deliveryThreads) }()

    init(_ configuration: BusConfiguration, events: ConnectionEvents) throws(BusError) {
        Self.deliveryPool
        try Status.check(unsafe natsOptions_Create(&pointer))
        try setServers(configuration)
        try setDelivery()
        try setReconnecting()
        try unsafe setCallbacks(events.closure)
        if let path = configuration.seedFile { try setKey(path) }
        if let tls = configuration.tls { try setTLS(tls, host: BusConfiguration.host(of: configuration.urls)) }
    }

    deinit { unsafe natsOptions_Destroy(pointer) }

    private func setServers(_ configuration: BusConfiguration) throws(BusError) {
        try Status.check(unsafe natsOptions_SetURL(pointer, configuration.urls.joined(separator: ",")))
        try Status.check(unsafe natsOptions_SetName(pointer, configuration.name))
        try Status.check(unsafe natsOptions_SetTimeout(pointer, Self.timeout))
        try Status.check(unsafe natsOptions_SetPingInterval(pointer, Self.pingInterval))
        try Status.check(unsafe natsOptions_SetWriteDeadline(pointer, Self.writeDeadline))
        // Only the servers the operator named: a server's gossip does not choose where this node connects.
        try Status.check(unsafe natsOptions_SetIgnoreDiscoveredServers(pointer, true))
    }

    private func setDelivery() throws(BusError) {
        try Status.check(unsafe natsOptions_UseGlobalMessageDelivery(pointer, true))
        // Without this a request waits for the flusher's turn: 990 requests a second instead of many thousand.
        try Status.check(unsafe natsOptions_SetSendAsap(pointer, true))
    }

    private func setReconnecting() throws(BusError) {
        try Status.check(unsafe natsOptions_SetAllowReconnect(pointer, true))
        try Status.check(unsafe natsOptions_SetMaxReconnect(pointer, Int32.max))
        try Status.check(
            unsafe natsOptions_SetCustomReconnectDelay(
                pointer, { _, attempt, _ in Int64(ReconnectDelay.milliseconds(attempt: Int(attempt))) }, nil))
    }

    private func setCallbacks(_ closure: UnsafeMutableRawPointer?) throws(BusError) {
        try Status.check(
            unsafe natsOptions_SetReconnectedCB(
                pointer, { _, closure in unsafe ConnectionEvents.find(closure)?.connected() }, closure))
        try Status.check(
            unsafe natsOptions_SetDisconnectedCB(
                pointer, { _, closure in unsafe ConnectionEvents.find(closure)?.disconnected() }, closure))
        try Status.check(
            unsafe natsOptions_SetClosedCB(
                pointer,
                { connection, closure in
                    unsafe ConnectionEvents.find(closure)?.closed(ConnectionEvents.lastError(connection))
                }, closure))
        try Status.check(
            unsafe natsOptions_SetErrorHandler(
                pointer,
                { connection, _, status, closure in
                    unsafe ConnectionEvents.find(closure)?.failed(status, ConnectionEvents.lastError(connection))
                }, closure))
    }

    private func setKey(_ path: String) throws(BusError) {
        let key = try SeedFile.read(path)
        try Status.check(unsafe natsOptions_SetNKeyFromSeed(pointer, key.publicKey, path))
    }

    /// - Parameter host: of the servers, which the certificate has to be for where no other name is set.
    /// - Throws: ``BusError/serverNameUnknown`` where there is neither: the library would take any certificate then.
    private func setTLS(_ tls: BusTLS, host: String?) throws(BusError) {
        try Status.check(unsafe natsOptions_SetSecure(pointer, true))
        try Status.check(unsafe natsOptions_SkipServerVerification(pointer, !tls.verifiesServer))
        if let file = tls.authorityFile {
            try Status.check(unsafe natsOptions_LoadCATrustedCertificates(pointer, file))
        }
        if let certificate = tls.certificateFile, let key = tls.keyFile {
            try Status.check(unsafe natsOptions_LoadCertificatesChain(pointer, certificate, key))
        }
        guard tls.verifiesServer else { return }
        guard let name = tls.serverName ?? host else { throw .serverNameUnknown }
        try Status.check(unsafe natsOptions_SetExpectedHostname(pointer, name))
    }
}
