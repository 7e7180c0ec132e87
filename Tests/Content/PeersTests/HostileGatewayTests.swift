import Content
import Federation
import Testing

@testable import ContentPeers

/// What a gateway of a peer may do to whoever asks it: nothing it gives is believed, and nothing it does takes long or much.
@Suite("A hostile gateway of a peer")
struct HostileGatewayTests {
    private static let block = Block(.raw, Array("hello world".utf8))

    private func with(
        _ head: String, _ body: [UInt8] = [], staysOpen: Bool = false,
        _ test: (PeerGateway, CannedServer) async throws -> Void
    ) async throws {
        let lines = head.replacing("\n", with: "\r\n") + "\r\n\r\n"
        try await CannedServer.with(Array(lines.utf8) + body, staysOpen: staysOpen) { server in
            try await test(try #require(gateway(server)), server)
        }
    }

    private func gateway(_ server: CannedServer) -> PeerGateway? {
        PeerGateway(OriginAddress("http://127.0.0.1:\(server.port)/.well-known/tfl"))
    }

    @Test("Other bytes are no block, nor is a part of the right ones")
    func otherBytes() async throws {
        try await with("HTTP/1.1 200 OK\nContent-Length: 11", Array("hello there".utf8)) { gateway, _ in
            let bytes = try #require(try await gateway.block(Self.block.cid))
            #expect(throws: Malformed.self) { try Block(Self.block.cid, verifying: bytes) }
        }
        try await with("HTTP/1.1 200 OK\nContent-Length: 5", Self.block.bytes) { gateway, _ in
            let bytes = try #require(try await gateway.block(Self.block.cid))
            #expect(throws: Malformed.self) { try Block(Self.block.cid, verifying: bytes) }
        }
        try await with("HTTP/1.1 200 OK\nContent-Length: 11", Self.block.bytes) { gateway, _ in
            let bytes = try await gateway.block(Self.block.cid)
            #expect(bytes == Self.block.bytes)
        }
    }

    @Test("A body that ends before it said it would is silence, and so is what is no HTTP")
    func cutOff() async throws {
        let heads = [
            "HTTP/1.1 200 OK\nContent-Length: 12", "SSH-2.0-OpenSSH_9.6", "HTTP/1.1 200 OK\nContent-Length: -1",
        ]
        for head in heads {
            try await with(head, Self.block.bytes) { gateway, _ in
                await #expect(throws: PeerGateway.Silent.self) { try await gateway.block(Self.block.cid) }
            }
        }
    }

    @Test(
        "Of a body without end no more is read than a block may have",
        arguments: ["Content-Length: 1099511627776", "X: y"])
    func endless(length: String) async throws {
        let more = [UInt8](repeating: 0, count: Block.byteLimit + 65_536)
        try await with("HTTP/1.1 200 OK\n\(length)", more, staysOpen: true) { gateway, _ in
            // Or it takes too long for that.
            await #expect(throws: (any Error).self) { try await gateway.block(Self.block.cid) }
        }
    }

    @Test("An archive is refused at the first section that cannot be", arguments: [UInt8(0), 0xff])
    func archive(byte: UInt8) async throws {
        let more = [UInt8](repeating: byte, count: 1 << 20)
        try await with("HTTP/1.1 200 OK\nX: y", more, staysOpen: true) { gateway, _ in
            await #expect(throws: Malformed.self) {
                try await PeerBlocks.read(gateway, Self.block.cid) { _ in Issue.record("no block was given") }
            }
        }
    }

    @Test("Nobody is sent elsewhere", arguments: [301, 302, 303, 307, 308])
    func redirects(status: Int) async throws {
        try await CannedServer.with(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8)) { target in
            let head = "HTTP/1.1 \(status) Elsewhere\nLocation: http://127.0.0.1:\(target.port)/\nContent-Length: 0"
            try await with(head) { gateway, server in
                let bytes = try await gateway.block(Self.block.cid)
                #expect(bytes == nil)
                await #expect(throws: PeerGateway.Silent.self) {
                    try await gateway.archive(of: Self.block.cid) { _ in }
                }
                #expect(server.count > 0)
            }
            #expect(target.count == 0)
        }
    }
}
