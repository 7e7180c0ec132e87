import NIOCore

/// Counts the bytes of a body as they arrive, framing included, and gives up where they are far more than a body may have. The
/// parser drops chunk extensions without telling anybody, so that behind it nobody could (RFC 9112 §7.1.1).
final class BodyMeter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// There was too much; ``RequestHeadGuard`` answers it.
    struct Exceeded: Error {}

    /// Nil between bodies. Told by ``RequestHeadGuard``, so what follows the head in one read is not counted.
    private var bytes: Int?

    /// What the newest request's body may be like; ``ConnectionGuard`` reads it.
    private(set) var allowance = BodyAllowance.standard

    func bodyBegins(_ allowance: BodyAllowance) {
        self.allowance = allowance
        bytes = 0
    }

    func bodyEnds() { bytes = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let counted = bytes {
            let total = counted + unwrapInboundIn(data).readableBytes
            bytes = total
            guard total <= allowance.framedBytes else { return context.fireErrorCaught(Exceeded()) }
        }
        context.fireChannelRead(data)
    }
}
