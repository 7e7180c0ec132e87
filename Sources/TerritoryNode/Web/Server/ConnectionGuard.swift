import NIOCore
import NIOHTTPTypes

/// Ends connections that take too long over a header, a body or an answer, and those of an address that has too many (S-062,
/// S-063). A slow one is closed without an answer: whoever does it on purpose reads none.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The connection ended within a body: for whoever reads it, so that a part is not taken for the whole.
    struct CutOff: Error {}

    private let connections: AddressConnections
    private let meter: BodyMeter
    private var address: ClientAddress?
    private var reading: ProgressDeadline?
    private var writing: ProgressDeadline?
    private var isInBody = false

    /// - Parameter meter: knows what the newest request's body may be like.
    init(connections: AddressConnections, meter: BodyMeter) {
        self.connections = connections
        self.meter = meter
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let address = context.remoteAddress?.ipAddress.flatMap { ClientAddress($0) } ?? .unknown
        guard connections.open(address) else { return context.close(promise: nil) }
        self.address = address
        reading = ProgressDeadline(context.channel, seconds: RequestLimits.headerSeconds, bytesPerSecond: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        reading?.cancel()
        writing?.cancel()
        if let address { connections.close(address) }
        address = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isInBody = true
            reading?.cancel()
            reading = ProgressDeadline(
                context.channel, seconds: RequestLimits.bodySeconds, bytesPerSecond: meter.allowance.bytesPerSecond)
        case .body(let bytes): reading?.move(bytes.readableBytes)
        case .end:
            isInBody = false
            reading?.cancel()
            reading = nil
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { cutOff(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        cutOff(context)
        context.fireChannelInactive()
    }

    private func cutOff(_ context: ChannelHandlerContext) {
        guard isInBody else { return }
        isInBody = false
        context.fireErrorCaught(CutOff())
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let done = promise ?? context.eventLoop.makePromise()
        switch unwrapOutboundIn(data) {
        case .head:
            writing?.cancel()
            writing = ProgressDeadline(
                context.channel, seconds: RequestLimits.answerSeconds,
                bytesPerSecond: RequestLimits.answerBytesPerSecond)
        case .body(let bytes): return write(bytes, done, context)
        case .end:
            let writing = writing
            done.futureResult.assumeIsolated().whenComplete { _ in writing?.cancel() }
        }
        context.write(data, promise: done)
    }

    /// In parts, so that whoever takes a long piece slowly is seen to take it.
    private func write(_ bytes: ByteBuffer, _ done: EventLoopPromise<Void>, _ context: ChannelHandlerContext) {
        var rest = bytes
        while rest.readableBytes > RequestLimits.answerPartBytes,
            let part = rest.readSlice(length: RequestLimits.answerPartBytes)
        {
            writePart(part, context.eventLoop.makePromise(of: Void.self), context)
        }
        writePart(rest, done, context)
    }

    private func writePart(_ bytes: ByteBuffer, _ done: EventLoopPromise<Void>, _ context: ChannelHandlerContext) {
        let writing = writing
        let count = bytes.readableBytes
        done.futureResult.assumeIsolated().whenSuccess { writing?.move(count) }
        context.write(wrapOutboundOut(.body(bytes)), promise: done)
    }
}
