import NIOCore
import NIOPosix
import Synchronization

/// Answers every connection with the same bytes, whatever it is asked.
final class CannedServer: Sendable {
    private let channel: any Channel
    private let connections: Counter

    /// How many came.
    var count: Int { connections.value }
    var port: Int { channel.localAddress?.port ?? 0 }

    /// - Parameter staysOpen: the connection does not end with the bytes.
    static func with(
        _ answer: [UInt8], staysOpen: Bool = false, _ body: (CannedServer) async throws -> Void
    ) async throws {
        let connections = Counter()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.add()
                    try channel.pipeline.syncOperations.addHandler(CannedAnswer(answer, staysOpen: staysOpen))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = CannedServer(channel, connections)
        do { try await body(server) } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private init(_ channel: any Channel, _ connections: Counter) {
        self.channel = channel
        self.connections = connections
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add() { count.withLock { $0 += 1 } }
}

/// Waits for the first bytes of a request, and answers.
private final class CannedAnswer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: [UInt8]
    private let staysOpen: Bool
    private var hasAnswered = false

    init(_ answer: [UInt8], staysOpen: Bool) {
        self.answer = answer
        self.staysOpen = staysOpen
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasAnswered else { return }
        hasAnswered = true
        let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)))
        guard !staysOpen else { return }
        let channel = context.channel
        written.whenComplete { _ in channel.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
