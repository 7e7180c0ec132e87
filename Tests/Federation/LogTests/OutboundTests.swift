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

    @Test(
        "No number of this machine, or of a network around it, is an origin's address, however it is spelled (S-120)",
        arguments: [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "0", "0.0.0.0", "10.1.2.3",
            "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "203.0.113.5", "224.0.0.1",
            "255.255.255.255", "localhost", "a.localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
            "[fe80::1]", "[fd00::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:db8::1]",
        ])
    func privateNumbers(host: String) {
        #expect(OriginAddress("https://\(host)/.well-known/tfl") == nil)
    }

    @Test("A name, and a number of the Internet, may be an origin's address")
    func publicHosts() {
        let hosts = ["dk.example.org", "dk.example.org:8443", "xn--rksmrgs-5wao1o.se", "a1.b2", "1.1.1.1"]
        for host in hosts {
            #expect(OriginAddress("https://\(host)/.well-known/tfl") != nil, "\(host)")
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
