import CNats

/// One subscription of the client library; it ends with this object.
///
/// `@unchecked Sendable`: the pointer never changes and is destroyed once, here. The manual: "the user can set a
/// callback that will be invoked after the subscription is closed and the message handler has returned. This applies
/// to asynchronous subscriptions using their own dispatcher or using the library's delivery thread pool." That is
/// where the retained closure is released.
@safe
final class Listener: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(
        on connection: OpaquePointer, _ subject: String, deliver: @escaping @Sendable (BusMessage) -> Void
    ) throws(BusError) {
        let closure = unsafe Unmanaged.passRetained(Delivery(deliver))
        var made: OpaquePointer?
        let status = unsafe natsConnection_Subscribe(
            &made, connection, subject,
            { _, _, message, closure in unsafe Listener.receive(message, closure) }, closure.toOpaque())
        guard status == NATS_OK, let made = unsafe made else {
            unsafe closure.release()
            throw .library(status: Status.text(status))
        }
        unsafe pointer = unsafe made
        try Status.check(
            unsafe natsSubscription_SetOnCompleteCB(
                made,
                { closure in
                    if let closure = unsafe closure { unsafe Unmanaged<Delivery>.fromOpaque(closure).release() }
                },
                closure.toOpaque()))
    }

    deinit { unsafe natsSubscription_Destroy(pointer) }

    /// On a library thread: copy, hand over, return.
    private static func receive(_ message: OpaquePointer?, _ closure: UnsafeMutableRawPointer?) {
        defer { unsafe natsMsg_Destroy(message) }
        guard let closure = unsafe closure, let copy = unsafe BusMessage(copying: message) else { return }
        unsafe Unmanaged<Delivery>.fromOpaque(closure).takeUnretainedValue().deliver(copy)
    }

    /// The reference the library holds.
    private final class Delivery: Sendable {
        let deliver: @Sendable (BusMessage) -> Void

        init(_ deliver: @escaping @Sendable (BusMessage) -> Void) { self.deliver = deliver }
    }
}
