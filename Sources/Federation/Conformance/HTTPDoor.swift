import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOHTTP1

/// `https://py.example.org/.well-known/tfl`.
public struct HTTPDoor: Door {
    private let url: URL

    /// How long an answer may take, in seconds.
    private static let patience: Int64 = 10
    /// More than any answer may have, so that a longer one is seen to be longer.
    private static let mostBytes = 1_048_576
    /// Redirects could lead anywhere.
    private static let client = HTTPClient(configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))

    public init(_ url: URL) {
        self.url = url
    }

    public var name: String { "https" }

    public func open(_ question: OpenQuestion) async throws -> [UInt8]? {
        try await execute(HTTPClientRequest(url: address(of: question).absoluteString))
    }

    public func call(_ request: [UInt8]) async throws -> [UInt8] {
        var post = HTTPClientRequest(url: url.appending(path: "rpc").absoluteString)
        post.method = .POST
        post.headers.add(name: "Content-Type", value: "application/vnd.dsse+json")
        post.body = .bytes(request)
        return try await execute(post)
    }

    private func address(of question: OpenQuestion) -> URL {
        switch question {
        case .checkpoint: url.appending(path: "checkpoint")
        case .identity: url.appending(path: "identity").appending(queryItems: [URLQueryItem(name: "from", value: "0")])
        case .range(let epoch, let from, let max):
            url.appending(path: "range").appending(queryItems: [
                URLQueryItem(name: "epoch", value: epoch), URLQueryItem(name: "from", value: from),
                URLQueryItem(name: "max", value: max),
            ])
        }
    }

    private func execute(_ request: HTTPClientRequest) async throws -> [UInt8] {
        let answer = try await Self.client.execute(request, timeout: .seconds(Self.patience))
        guard answer.status == .ok else { throw DoorClosed(status: Int(answer.status.code)) }
        return Array(try await answer.body.collect(upTo: Self.mostBytes).readableBytesView)
    }
}
