import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

extension Route {
    /// An endpoint under each address that it has.
    static func all(_ endpoint: Endpoint) -> [Route] {
        [Route(endpoint, Endpoint.base)] + (endpoint.isAtRootToo ? [Route(endpoint, "")] : [])
    }

    /// An endpoint as a route: bytes in, bytes out.
    private init(_ endpoint: Endpoint, _ base: String) {
        self.init(
            method: endpoint.method, template: RouteTemplate(base + endpoint.path), kind: .api,
            rate: endpoint.rate
        ) { request in
            if let scopes = request.context.member?.scopes {
                guard let scope = endpoint.scope(request.site.parts.permissions), scopes.contains(scope) else {
                    throw Problem(.outsideScope)
                }
            }
            let hasBody =
                endpoint.method == .delete ? endpoint.shape.body != nil : endpoint.method != .get
            let answer = try await endpoint.run(
                APIRequest(
                    method: endpoint.method, path: request.path, parameters: request.parameters,
                    query: try FormFields(request.query), body: hasBody ? try await request.body() : [],
                    headers: request.request.headers),
                request.context)
            return Self.response(answer, to: request)
        }
    }

    private static func response(_ answer: APIAnswer, to request: SiteRequest) -> Response {
        var headers = HTTPFields()
        let reads = request.request.method == .get || request.request.method == .head
        headers[.eTag] = reads ? answer.comparableTag : answer.etag
        headers[.location] = answer.location
        headers[.link] = answer.next.map { next in
            let query = request.query.split(separator: "&").filter { !$0.hasPrefix("cursor=") } + ["cursor=\(next)"]
            return "<\(request.path)?\(query.joined(separator: "&"))>; rel=\"next\""
        }
        if reads, let tag = headers[.eTag], request.request.headers.names(tag) {
            return Response(status: .notModified, headers: headers)
        }
        guard let body = answer.body else { return Response(status: .init(code: answer.status), headers: headers) }
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
