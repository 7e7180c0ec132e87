import Foundation
import NodeTesting
import Testing

@testable import Federation

@Suite("Asking others over HTTP", .serialized)
struct OutboundTests {
    private func answer(_ head: String, _ body: [UInt8] = []) -> [UInt8] {
        Array("HTTP/1.1 \(head)\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    private func ask(_ server: AnsweringServer) async throws -> [UInt8] {
        try await #require(OriginAddress(server.origin + "/.well-known/tfl")).checkpoint()
    }

    @Test("No redirect is followed, and no address with a user, a query or in the clear is asked (S-121, S-122)")
    func redirects() async throws {
        let target = try AnsweringServer(answer("200 OK", Array("inside".utf8)))
        let server = try AnsweringServer(answer("302 Found\r\nLocation: \(target.origin)/"))
        defer {
            target.stop()
            server.stop()
        }
        await #expect(throws: OriginUnavailable.self) { try await ask(server) }
        #expect(server.requests == 1 && target.requests == 0)
        for text in [
            "http://example.org/tfl", "https://eva@example.org/tfl", "https://example.org/tfl?x=1", "ftp://a/b",
        ] {
            #expect(OriginAddress(text) == nil, "\(text)")
        }
    }

    @Test("An answer beyond its bound is refused, and a packed one is not unpacked (S-122)")
    func sizes() async throws {
        let bound = OriginAddress.maximumBytes
        #expect(bound <= 1 << 20)
        let large = try AnsweringServer(answer("200 OK", [UInt8](repeating: 0x61, count: bound + 1)))
        let fitting = try AnsweringServer(answer("200 OK", [UInt8](repeating: 0x61, count: bound)))
        let packed = try AnsweringServer(answer("200 OK\r\nContent-Encoding: gzip", [0x1f, 0x8b, 0x08, 0x00]))
        defer { for server in [large, fitting, packed] { server.stop() } }
        await #expect(throws: OriginUnavailable.self) { try await ask(large) }
        #expect(try await ask(fitting).count == bound)
        #expect(try await ask(packed) == [0x1f, 0x8b, 0x08, 0x00])
    }

    @Test("Connecting and answering have ten seconds together (S-122)")
    func times() {
        #expect(OriginAddress.timeout == 10)
    }
}
