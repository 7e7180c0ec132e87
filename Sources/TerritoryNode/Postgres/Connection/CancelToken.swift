import CLibPQ

/// libpq's right to cancel what one connection runs.
///
/// The manual (34.7): "PQcancel … can safely be invoked from a signal handler, if the errbuf is a local variable", and the
/// PGcancel object is a copy of what it needs of the connection, read-only for PQcancel; so another thread may use it.
@safe
final class CancelToken: @unchecked Sendable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit {
        unsafe PQfreeCancel(handle)
    }

    func cancel() {
        var message = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(handle, &message, Int32(message.count))
    }
}
