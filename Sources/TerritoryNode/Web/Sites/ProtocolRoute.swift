import Foundation
public import HTTPTypes
import Hummingbird
import NIOCore

/// A route of a protocol between servers: bytes in, bytes out, for nobody in particular. It is no part of the API's document.
public struct ProtocolRoute: Sendable {
    /// What such a route answers.
    public struct Answer: Sendable {
        let status: HTTPResponse.Status
        let contentType: String
        let bytes: [UInt8]

        public init(status: HTTPResponse.Status = .ok, contentType: String, bytes: [UInt8]) {
            self.status = status
            self.contentType = contentType
            self.bytes = bytes
        }

        /// - Parameter code: of HTTP, where a protocol fixes it as a number.
        public init(code: Int, contentType: String, bytes: [UInt8]) {
            self.init(status: HTTPResponse.Status(code: code), contentType: contentType, bytes: bytes)
        }
    }

    let method: HTTPRequest.Method
    let path: String
    let answer: @Sendable (_ query: FormFields, _ body: [UInt8]) async throws -> Answer

    public static func get(
        _ path: String, answer: @escaping @Sendable (FormFields) async throws -> Answer
    ) -> ProtocolRoute {
        ProtocolRoute(method: .get, path: path) { query, _ in try await answer(query) }
    }

    public static func post(
        _ path: String, answer: @escaping @Sendable ([UInt8]) async throws -> Answer
    ) -> ProtocolRoute {
        ProtocolRoute(method: .post, path: path) { _, body in try await answer(body) }
    }
}

extension Route {
    init(_ route: ProtocolRoute) {
        self.init(method: route.method, template: RouteTemplate(route.path), kind: .api, rate: .federation) { request in
            let body = route.method == .post ? try await request.body() : []
            let answer = try await route.answer(try FormFields(request.query), body)
            return Response(
                status: answer.status, headers: [.contentType: answer.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes)))
        }
    }
}
