import CNats
import Foundation

extension BusMessage {
    /// A copy of the library's message, which the caller destroys afterwards.
    init?(copying message: OpaquePointer?) {
        guard let subject = unsafe natsMsg_GetSubject(message) else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(
            start: natsMsg_GetData(message), count: Int(natsMsg_GetDataLength(message)))
        unsafe self.init(
            subject: String(cString: subject), payload: Array(bytes),
            replyTo: natsMsg_GetReply(message).map { unsafe String(cString: $0) },
            headers: Self.headers(message), meansNoResponders: natsMsg_IsNoResponders(message))
    }

    private static func headers(_ message: OpaquePointer?) -> [String: String] {
        var keys: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        var count: Int32 = 0
        guard unsafe natsMsgHeader_Keys(message, &keys, &count) == NATS_OK else { return [:] }
        defer { unsafe free(keys) }
        var headers: [String: String] = [:]
        for index in 0..<Int(count) {
            var value: UnsafePointer<CChar>?
            guard let key = unsafe keys?[index], unsafe natsMsgHeader_Get(message, key, &value) == NATS_OK,
                let value = unsafe value
            else { continue }
            unsafe headers[String(cString: key)] = unsafe String(cString: value)
        }
        return headers
    }
}
