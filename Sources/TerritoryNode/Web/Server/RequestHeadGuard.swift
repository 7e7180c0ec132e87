import Foundation
import Kernel
import NIOCore
import NIOHTTP1

/// Refuses requests that two programs could read differently, before anything else sees them, and answers what the parser
/// refuses (S-042, S-064). Whatever is refused here ends the connection: nobody knows where the next request would begin.
final class RequestHeadGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var isRefused = false
    private var isAnswering = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        if case .head(let head) = unwrapInboundIn(data) {
            guard Self.isUnambiguous(head) else { return refuse(Problem(.malformed), context) }
            if head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" }) {
                context.writeAndFlush(
                    wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))), promise: nil)
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What was in work when the connection was given up has nobody to go to.
        guard !isRefused else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
        switch unwrapOutboundIn(data) {
        case .head: isAnswering = true
        case .end: isAnswering = false
        case .body: break
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard !isRefused else { return }
        guard !isAnswering else { return context.close(promise: nil) }
        switch error {
        case .headerOverflow: refuse(Problem(.headersTooLarge), context)
        case .invalidMethod: refuse(Problem(.methodNotAllowed), context)
        default: refuse(Problem(.malformed), context)
        }
    }

    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        isRefused = true
        let body = RefusedRequest(problem).body
        var headers = HTTPHeaders(RefusedRequest.headers)
        headers.add(name: "content-length", value: "\(body.count)")
        if problem.kind == .methodNotAllowed {
            headers.add(name: "allow", value: "GET, HEAD, POST, PUT, PATCH, DELETE")
        }
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.kind.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
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

/// The answer to a request of which nothing is known but that it cannot be read.
private struct RefusedRequest {
    static let headers = [
        ("content-type", "application/problem+json; charset=utf-8"), ("connection", "close"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
        ("content-security-policy", SecurityHeaders.contentPolicy),
    ]

    let body: Data

    init(_ problem: Problem) {
        let document = ProblemDocument(
            problem, origin: "", path: "",
            traceID: TraceContext(
                continuing: nil, random: World.system.randomBytes(TraceContext.randomByteCount)
            ).traceID,
            localizer: Localizer(language: .english, catalog: Catalog()))
        body = document.encoded
    }
}
