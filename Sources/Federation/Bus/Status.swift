import CNats

/// The client library's result codes, as errors and text.
enum Status {
    static func check(_ status: natsStatus) throws(BusError) {
        switch status {
        case NATS_OK: return
        case NATS_CONNECTION_CLOSED, NATS_CONNECTION_DISCONNECTED: throw .notConnected
        default: throw .library(status: text(status))
        }
    }

    static func text(_ status: natsStatus) -> String {
        unsafe natsStatus_GetText(status).map { unsafe String(cString: $0) } ?? "status \(status.rawValue)"
    }
}
