import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One HTTP/1.1 connection: Hummingbird's own channel with guards of ours, before the framework's view of a request is
/// made, because that view hides what must be refused, and after.
struct HTTPChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let connections: AddressConnections
    let allowance: BodyAllowance.Lookup

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = RequestLimits.parserBytes
            limits.maxHeaderListSize = RequestLimits.parserBytes
            limits.maxHeaderFieldCount = RequestLimits.parserFields
            let pipeline = channel.pipeline.syncOperations
            let meter = BodyMeter()
            try pipeline.addHandler(meter)
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            try pipeline.addHandler(RequestHeadGuard(meter: meter, allowance: allowance, logger: logger))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(ConnectionGuard(connections: connections, meter: meter))
            try pipeline.addHandler(
                HTTPConnectionStateHandler(idleTimeout: .seconds(RequestLimits.idleSeconds), logger: logger))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
