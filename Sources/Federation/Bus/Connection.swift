import CNats

/// One connection of the client library.
///
/// `@unchecked Sendable`: the pointer never changes, is never handed out, and is destroyed only when nobody holds this
/// object any more. The library guards a connection with its own lock and itself calls in from several threads; its
/// manual says of the case that needs care: "If the application closes the subscription from a different thread and
/// immediately frees resources needed in the message handler, there is a risk of a crash […]. To address this, the
/// user can set a callback that will be invoked after the subscription is closed and the message handler has
/// returned." `Listener` frees what it holds there and nowhere else.
@safe
final class Connection: @unchecked Sendable {
    private let pointer: OpaquePointer

    /// Tries once, blocking for at most `ConnectionOptions.timeout` for each server. The library could
    /// go on by itself in the background, but would then keep a refused key to itself; so the caller tries again.
    init(_ configuration: BusConfiguration, events: ConnectionEvents) throws(BusError) {
        let options = try ConnectionOptions(configuration, events: events)
        var made: OpaquePointer?
        let status = unsafe natsConnection_Connect(&made, options.pointer)
        guard status == NATS_OK, let made = unsafe made else {
            throw ConnectionEvents.isRefusal(status) ? .refused : .library(status: Status.text(status))
        }
        unsafe pointer = unsafe made
        events.connected()
    }

    deinit { unsafe natsConnection_Destroy(pointer) }

    var isConnected: Bool { unsafe natsConnection_Status(pointer) == NATS_CONN_STATUS_CONNECTED }

    /// As the server said when the connection began.
    var maximumPayload: Int { Int(unsafe natsConnection_GetMaxPayload(pointer)) }

    func close() { unsafe natsConnection_Close(pointer) }

    func publish(
        _ subject: String, _ payload: [UInt8], replyTo: String?, headers: [String: String]
    ) throws(BusError) {
        var message: OpaquePointer?
        let made = unsafe payload.withUnsafeBytes { bytes in
            unsafe natsMsg_Create(
                &message, subject, replyTo, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(payload.count))
        }
        try Status.check(made)
        defer { unsafe natsMsg_Destroy(message) }
        for (name, value) in headers { try Status.check(unsafe natsMsgHeader_Set(message, name, value)) }
        try Status.check(unsafe natsConnection_PublishMsg(pointer, message))
    }

    /// Subscribes for `deliver`, which runs on the library's threads and must return at once.
    func subscribe(
        _ subject: String, deliver: @escaping @Sendable (BusMessage) -> Void
    ) throws(BusError) -> Listener {
        try unsafe Listener(on: pointer, subject, deliver: deliver)
    }
}
