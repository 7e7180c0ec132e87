import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Route {
    /// A public document as a route.
    init(_ document: PublicDocument) {
        self.init(method: .get, template: RouteTemplate(document.path), kind: .api, rate: .read) { request in
            var headers = HTTPFields()
            headers[.contentType] = document.contentType
            headers[.accessControlAllowOrigin] = "*"
            headers[.cacheControl] = "public, max-age=300"
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: try await document.bytes())))
        }
    }
}
