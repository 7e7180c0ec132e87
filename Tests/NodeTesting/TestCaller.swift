import AsyncHTTPClient
import Foundation
public import Kernel
import NIOCore
import NIOHTTP1

/// Somebody who calls a territory over HTTP.
public struct TestCaller: Sendable {
    /// Redirects are answers to look at. A connection that was not used is given up before the server does so, which takes 15 seconds.
    private static let client = HTTPClient(
        configuration: HTTPClient.Configuration(
            redirectConfiguration: .disallow, connectionPool: .init(idleTimeout: .seconds(10))))

    public let origin: String
    /// The access token; nil for a visitor.
    public var token: String?
    /// Sent with every request.
    public var headers: [String: String]

    public init(origin: String, token: String?, headers: [String: String] = [:]) {
        self.origin = origin
        self.token = token
        self.headers = headers
    }

    /// An API call; `path` is below `/api/v1`.
    public func get(_ path: String, _ more: [String: String] = [:]) async throws -> TestAnswer {
        try await send("GET", "/api/v1" + path, nil, more)
    }

    public func post(_ path: String, _ body: String = "", _ more: [String: String] = [:]) async throws -> TestAnswer {
        try await send("POST", "/api/v1" + path, body, ["Content-Type": "application/json"].merging(more) { $1 })
    }

    public func patch(_ path: String, _ body: String, _ more: [String: String] = [:]) async throws -> TestAnswer {
        try await send("PATCH", "/api/v1" + path, body, ["Content-Type": "application/json"].merging(more) { $1 })
    }

    public func put(_ path: String, _ body: String, _ more: [String: String] = [:]) async throws -> TestAnswer {
        try await send("PUT", "/api/v1" + path, body, ["Content-Type": "application/json"].merging(more) { $1 })
    }

    public func delete(_ path: String, _ more: [String: String] = [:]) async throws -> TestAnswer {
        try await send("DELETE", "/api/v1" + path, nil, more)
    }

    /// Any request; `path` is whole.
    public func send(
        _ method: String, _ path: String, _ body: String? = nil, _ more: [String: String] = [:]
    ) async throws -> TestAnswer {
        var request = HTTPClientRequest(url: origin + path)
        request.method = .RAW(value: method)
        for (name, value) in headers.merging(more, uniquingKeysWith: { $1 }) {
            request.headers.replaceOrAdd(name: name, value: value)
        }
        if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await Self.client.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 4 << 20)
        return TestAnswer(
            status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
            body: Array(bytes.readableBytesView))
    }
}

/// What a territory answered.
public struct TestAnswer: Sendable {
    public let status: Int
    public let headers: [(String, String)]
    public let body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null where it is none.
    public var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }

    /// The first field of that name.
    public subscript(header name: String) -> String? {
        headers.first { $0.0.lowercased() == name.lowercased() }?.1
    }

    /// The problem's code.
    public var code: String? { json["code"]?.string }
}

public enum TestCallerError: Error {
    case refused(TestAnswer)
}
