import NIOCore
import NIOHTTPTypes

/// Ends connections that take too long over a header, a body or an answer, and those of an address that has too many (S-062,
/// S-063). A slow one is closed without an answer: whoever does it on purpose reads none.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    static let headerTime = TimeAmount.seconds(Int64(RequestLimits.headerSeconds))
    static let bodyTime = TimeAmount.seconds(Int64(RequestLimits.bodySeconds))
    static let answerTime = TimeAmount.seconds(Int64(RequestLimits.answerSeconds))

    private let connections: AddressConnections
    private var address: ClientAddress?
    private var reading: Scheduled<Void>?
    private var writing: Scheduled<Void>?

    init(connections: AddressConnections) {
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let address = context.remoteAddress?.ipAddress.flatMap { ClientAddress($0) } ?? .unknown
        guard connections.open(address) else { return context.close(promise: nil) }
        self.address = address
        reading = deadline(Self.headerTime, context)
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
            reading?.cancel()
            reading = deadline(Self.bodyTime, context)
        case .body: break
        case .end:
            reading?.cancel()
            reading = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head:
            writing = deadline(Self.answerTime, context)
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            let done = promise ?? context.eventLoop.makePromise()
            let writing = writing
            done.futureResult.whenComplete { _ in writing?.cancel() }
            context.write(data, promise: done)
        }
    }

    private func deadline(_ time: TimeAmount, _ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { channel.close(mode: .all, promise: nil) }
    }
}
