import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore

extension Route {
    /// A route of bytes under each address that it has. One with an open end is at the root alone: below the API's base it would
    /// answer for whatever the API does not have.
    static func all(_ stream: StreamRoute) -> [Route] {
        [Route(stream, "")] + (stream.isAtRootAlone ? [] : [Route(stream, Endpoint.base)])
    }

    private init(_ stream: StreamRoute, _ base: String) {
        self.init(
            method: stream.method, template: RouteTemplate(base + stream.path),
            kind: stream.method == .get && stream.access == .anyone && base.isEmpty ? .either : .api, rate: stream.rate,
            body: stream.body, errorReason: stream.shape.errorReason
        ) { request in
            if let scopes = request.context.member?.scopes {
                let scope = stream.access.scope(of: stream.method, request.site.parts.permissions)
                guard scopes.contains(scope) else { throw Problem(.outsideScope) }
            }
            let answer = try await stream.run(
                StreamRequest(
                    method: request.request.method, path: request.path, parameters: request.parameters,
                    rest: request.rest, query: try FormFields(request.query), headers: request.request.headers,
                    body: try StreamedBody(request.request, limit: stream.body.bytes)),
                request.context)
            return try Self.response(answer, to: request)
        }
    }

    private static func response(_ answer: StreamAnswer, to request: SiteRequest) throws -> Response {
        if case .view(let view) = answer.body { return try PageResponse(request).response(.view(view)) }
        var headers = answer.headers
        if answer.isSomebodys { headers[.contentSecurityPolicy] = SecurityHeaders.filePolicy }
        return Response(status: answer.status, headers: headers, body: body(answer.body, request))
    }

    private static func body(_ body: StreamAnswer.Body, _ request: SiteRequest) -> ResponseBody {
        switch body {
        case .empty, .view: ResponseBody()
        case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .pieces(let length, let produce):
            ResponseBody(contentLength: length) { writer in
                do {
                    try await produce { try await writer.write(ByteBuffer(bytes: $0)) }
                } catch {
                    // The status is out. What was asked for breaks off, and whoever reads it knows by its length or framing.
                    request.context.logger.info("answer broken off", metadata: ["reason": "\(error)"])
                    throw error
                }
                try await writer.finish(nil)
            }
        }
    }
}
