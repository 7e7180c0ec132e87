import Foundation
import Kernel
import Logging
import NIOCore
import NIOHTTP1

/// Refuses requests that two programs could read differently, before anything else sees them, and answers what the parser
/// refuses (S-042, S-064). Whatever is refused here ends the connection: nobody knows where the next request would begin.
final class RequestHeadGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let meter: BodyMeter
    private let allowance: BodyAllowance.Lookup
    private let logger: Logger
    private var turns = AnswerTurns()
    /// What is answered when its turn comes.
    private var fault: Problem?
    private var isRefused = false

    init(meter: BodyMeter, allowance: @escaping BodyAllowance.Lookup, logger: Logger) {
        self.meter = meter
        self.allowance = allowance
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !turns.isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): return read(head, context)
        case .body: break
        case .end:
            turns.requestEnds()
            meter.bodyEnds()
        }
        context.fireChannelRead(data)
    }

    private func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard Self.isUnambiguous(head) else { return fail(Problem(.malformed), context) }
        meter.bodyBegins(Self.hasBody(head) ? allowance(head) : .standard)
        var head = head
        let isLast = Self.isLast(head)
        // The framework knows one spelling.
        if isLast { head.headers.replaceOrAdd(name: "connection", value: "close") }
        if turns.requestBegins(waitsToGoOn: Self.waitsToGoOn(head), isLast: isLast) { goOn(context) }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What was in work when the connection was given up has nobody to go to.
        guard !isRefused else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if turns.answerBegins() { head.headers.replaceOrAdd(name: "connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            switch turns.answerEnds() {
            case .goOn: goOn(context)
            case .refusal: refuse(context)
            case nil: break
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is BodyMeter.Exceeded: fail(Problem(.tooLarge), context)
        case HTTPParserError.headerOverflow: fail(Problem(.headersTooLarge), context)
        case HTTPParserError.invalidMethod: fail(Problem(.methodNotAllowed), context)
        case is HTTPParserError: fail(Problem(.malformed), context)
        default: context.fireErrorCaught(error)
        }
    }

    private func fail(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard !turns.isOver else { return }
        fault = problem
        switch turns.fault() {
        case .refuse: refuse(context)
        case .wait: break
        case .close: context.close(promise: nil)
        }
    }

    private func goOn(_ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        guard let problem = fault else { return }
        isRefused = true
        let answer = RefusedRequest(problem)
        answer.note(logger)
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.kind.status), headers: answer.headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }

    private static func hasBody(_ head: HTTPRequestHead) -> Bool {
        head.headers.contains(name: "content-length") || head.headers.contains(name: "transfer-encoding")
    }

    /// No other request follows; those who speak HTTP/1.0 have to open another connection (RFC 9112 §9.3).
    private static func isLast(_ head: HTTPRequestHead) -> Bool {
        head.version != .http1_1 || head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
    }

    /// A caller of HTTP/1.0 does not know interim answers (RFC 9110 §10.1.1).
    private static func waitsToGoOn(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_1 && head.headers["expect"].contains { $0.lowercased() == "100-continue" }
    }

    /// One host, said once and alike; a body framed in the one way we read (RFC 9112 §3.2, §6.1).
    static func isUnambiguous(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["host"]
        guard hosts.count == 1, let host = hosts.first else { return false }
        if let authority = authority(of: head.uri), authority != host.lowercased() { return false }
        let encodings = head.headers["transfer-encoding"]
        if encodings.isEmpty { return head.headers["content-length"].count <= 1 }
        return head.version == .http1_1 && encodings.count == 1 && encodings[0].lowercased() == "chunked"
            && head.headers["content-length"].isEmpty
    }

    /// The host of an absolute-form target; nil for the usual origin-form.
    private static func authority(of target: String) -> String? {
        guard target.first != "/", let scheme = target.range(of: "://") else { return nil }
        return target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    }
}
