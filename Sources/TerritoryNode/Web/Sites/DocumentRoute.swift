import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Route {
    /// A public document as a route.
    init(_ document: PublicDocument) {
        self.init(method: .get, template: RouteTemplate(document.path), kind: .api, rate: .read) { request in
            let bytes = try await document.bytes()
            let tag = EntityTag.weak(over: bytes)
            var headers = HTTPFields()
            headers[.eTag] = tag
            headers[.accessControlAllowOrigin] = "*"
            headers[.cacheControl] = "public, max-age=300"
            if request.request.headers.names(tag) { return Response(status: .notModified, headers: headers) }
            headers[.contentType] = document.contentType
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }
}
