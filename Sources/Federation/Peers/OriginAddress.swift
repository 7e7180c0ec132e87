import AsyncHTTPClient
import FederationCore
public import Foundation
import NIOCore
import NIOHTTP1

/// Where an origin answers without the bus: `https://dk.example.org/.well-known/tfl`. Its bytes are judged like any others.
public struct OriginAddress: Hashable, Sendable {
    public let url: URL

    /// What an answer may have, in bytes; no batch and no head is longer.
    static let maximumBytes = Batch.maximumBytes
    /// How long an answer may take, in seconds.
    static let timeout: Int64 = 10

    /// Redirects could lead anywhere, also into this machine's own network.
    private static let client = HTTPClient(configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))

    /// - Parameter text: https to a host of the Internet, or http on loopback, where there is no network to protect from.
    public init?(_ text: String) {
        guard let url = URL(string: text), let host = url.host(), url.user == nil, url.query == nil,
            (url.scheme == "https" && PublicHost.isPublic(host))
                || (url.scheme == "http" && ["127.0.0.1", "localhost", "::1"].contains(host))
        else { return nil }
        self.url = url
    }

    /// The newest head.
    func checkpoint() async throws -> [UInt8] {
        try await execute(HTTPClientRequest(url: url.appending(path: "checkpoint").absoluteString))
    }

    /// The answer to a signed request.
    func call(_ request: [UInt8]) async throws -> [UInt8] {
        var post = HTTPClientRequest(url: url.appending(path: "rpc").absoluteString)
        post.method = .POST
        post.headers.add(name: "Content-Type", value: "application/vnd.dsse+json")
        post.body = .bytes(request)
        return try await execute(post)
    }

    private func execute(_ request: HTTPClientRequest) async throws -> [UInt8] {
        do {
            let answer = try await Self.client.execute(request, timeout: .seconds(Self.timeout))
            guard answer.status == .ok else { throw OriginUnavailable(reason: "status \(answer.status.code)") }
            return Array(try await answer.body.collect(upTo: Self.maximumBytes).readableBytesView)
        } catch let error as OriginUnavailable {
            throw error
        } catch  where !Task.isCancelled {
            throw OriginUnavailable(reason: "\(error)")
        }
    }
}

/// Nobody answered at the origin's address, or not with what was asked for.
struct OriginUnavailable: Error {
    let reason: String
}
