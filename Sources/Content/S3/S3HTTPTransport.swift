import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Requests over the network. All stores of the process share its connections.
public struct S3HTTPTransport: S3Transport {
    /// Redirects are not followed: a signature is for one host. Whoever sends nothing for 30 seconds has ended.
    private static let client = HTTPClient(configuration: configuration)
    /// How long one request may take: 2 MiB at 35 KiB each second.
    private static let timeout = TimeAmount.seconds(60)

    private static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(30)))
        // We try again ourselves, with a signature of then.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = S3Client.width
        return configuration
    }

    public init() {}

    public func send(_ request: S3Request) async throws -> S3Answer {
        var sent = HTTPClientRequest(url: request.url)
        sent.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers where name != "host" { sent.headers.add(name: name, value: value) }
        if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let answer = try await Self.client.execute(sent, timeout: Self.timeout)
            let body = try await answer.body.collect(upTo: request.answerLimit)
            let headers = answer.headers.map { ($0.name.lowercased(), $0.value) }
            return S3Answer(
                status: Int(answer.status.code), headers: Dictionary(headers) { first, _ in first },
                body: Array(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw S3Unreached.tooLarge
        } catch  where !Task.isCancelled {
            throw S3Unreached.silent("\(error)")
        }
    }
}
