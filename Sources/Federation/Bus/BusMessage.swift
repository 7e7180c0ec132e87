/// One received message, copied out of the client library.
public struct BusMessage: Equatable, Sendable {
    public let subject: String
    public let payload: [UInt8]
    /// The subject an answer goes to, when the sender wants one.
    public let replyTo: String?
    public let headers: [String: String]
    /// The server's own word that nobody listens where the request went.
    let meansNoResponders: Bool

    func cut(to byteCount: Int) -> BusMessage {
        guard payload.count > byteCount else { return self }
        return BusMessage(
            subject: subject, payload: Array(payload.prefix(byteCount)), replyTo: replyTo, headers: headers,
            meansNoResponders: meansNoResponders)
    }
}
