import AsyncHTTPClient
import Content
import Federation
import Foundation
import NIOCore
import NIOHTTP1

/// The trustless gateway of one peer (IPFS specifications), at the origin of the address where it answers without the bus. What it
/// gives is checked by whoever asks.
struct PeerGateway: Sendable {
    private let origin: URL

    /// Redirects could lead anywhere, also into this machine's own network. Whoever sends nothing for ten seconds has ended.
    private static let client = HTTPClient(
        configuration: HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(10))))
    /// How long one block may take.
    private static let blockTimeout = TimeAmount.seconds(60)
    /// How long an archive may take; what is missing then is asked for block by block.
    private static let archiveTimeout = TimeAmount.minutes(10)

    init?(_ address: OriginAddress?) {
        guard let address, var parts = URLComponents(url: address.url, resolvingAgainstBaseURL: false) else {
            return nil
        }
        parts.path = ""
        guard let origin = parts.url else { return nil }
        self.origin = origin
    }

    /// Nobody answered, or in no way that could be used.
    struct Silent: Error {}

    /// Bytes that may be anything; nil where the block is not there.
    /// - Throws: ``Silent``, ``Malformed/tooLarge``.
    func block(_ cid: CID) async throws -> [UInt8]? {
        let answer = try await get(cid, "raw", within: Self.blockTimeout)
        guard answer.status == .ok else { return nil }
        do {
            return Array(try await answer.body.collect(upTo: Block.byteLimit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Malformed.tooLarge
        } catch  where !Task.isCancelled {
            throw Silent()
        }
    }

    /// The bytes of an archive, as they come.
    /// - Throws: ``Silent``, what `piece` throws.
    func archive(of root: CID, piece: ([UInt8]) async throws -> Void) async throws {
        let answer = try await get(root, "car", within: Self.archiveTimeout)
        guard answer.status == .ok else { throw Silent() }
        var pieces = answer.body.makeAsyncIterator()
        while let bytes = try await silent({ try await pieces.next() }) {
            try await piece(Array(bytes.readableBytesView))
        }
    }

    private func get(_ cid: CID, _ format: String, within timeout: TimeAmount) async throws -> HTTPClientResponse {
        let url = origin.appending(path: "ipfs/\(cid)").appending(queryItems: [
            URLQueryItem(name: "format", value: format)
        ])
        return try await silent {
            try await Self.client.execute(HTTPClientRequest(url: url.absoluteString), timeout: timeout)
        }
    }

    private func silent<Result>(_ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch  where !Task.isCancelled { throw Silent() }
    }
}
