import ContentStorage
import Kernel
import NIOCore
import NIOPosix

/// Asks clamd about the bytes of a file, by its `INSTREAM` command (clamd(8)): one connection for each.
struct VirusScanner: Sendable {
    let address: ScannerAddress
    let world: World

    /// Larger files are not sent: clamd looks into no more unless it is told so (`MaxFileSize`), and says "OK".
    static let byteLimit = 100 << 20
    /// For one file.
    static let time = Duration.seconds(300)
    private static let connecting = TimeAmount.seconds(5)
    private static let answerLimit = 4096

    /// - Parameter pieces: the bytes.
    /// - Throws: ``ScannerAway``, and what reading the bytes throws.
    func judge<Pieces: AsyncSequence & Sendable>(
        _ pieces: Pieces
    ) async throws -> ScanVerdict where Pieces.Element: Collection<UInt8> {
        try await withThrowingTaskGroup(of: ScanVerdict.self) { group in
            group.addTask { try await ask(pieces) }
            group.addTask {
                try await world.sleep(Self.time)
                throw ScannerAway(reason: "it does not answer in time")
            }
            defer { group.cancelAll() }
            guard let verdict = try await group.next() else { throw CancellationError() }
            return verdict
        }
    }

    /// Asks about nothing at all.
    /// - Throws: ``ScannerAway``.
    func check() async throws {
        _ = try await judge(AsyncStream<[UInt8]> { $0.finish() })
    }

    private func ask<Pieces: AsyncSequence & Sendable>(
        _ pieces: Pieces
    ) async throws -> ScanVerdict where Pieces.Element: Collection<UInt8> {
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do { channel = try await connect() } catch { throw ScannerAway(reason: "\(error)") }
        do {
            return try await channel.executeThenClose { inbound, outbound in
                do {
                    try await Self.send(pieces, outbound)
                } catch let error where Self.isOfConnection(error) {
                    // It says why before it goes.
                }
                return try await Self.verdict(inbound)
            }
        } catch let error where Self.isOfConnection(error) {
            throw ScannerAway(reason: "\(error)")
        }
    }

    private func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(Self.connecting)
        let open: @Sendable (any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> = { channel in
            channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
        }
        switch address {
        case .unix(let path): return try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: open)
        case .tcp(let host, let port):
            return try await bootstrap.connect(host: host, port: port, channelInitializer: open)
        }
    }

    /// Each piece after its length in four bytes; no length ends it.
    private static func send<Pieces: AsyncSequence>(
        _ pieces: Pieces, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws where Pieces.Element: Collection<UInt8> {
        try await outbound.write(ByteBuffer(string: "zINSTREAM\0"))
        for try await piece in pieces where !piece.isEmpty {
            var buffer = ByteBuffer()
            buffer.writeInteger(UInt32(piece.count))
            buffer.writeBytes(piece)
            try await outbound.write(buffer)
        }
        try await outbound.write(ByteBuffer(integer: UInt32(0)))
    }

    private static func verdict(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws -> ScanVerdict {
        var answer = ByteBuffer()
        for try await part in inbound {
            answer.writeImmutableBuffer(part)
            guard answer.readableBytes <= answerLimit else { break }
            if answer.readableBytesView.last == 0 { break }
        }
        guard answer.readableBytesView.last == 0 else { throw ScannerAway(reason: "it answered nothing whole") }
        return try ScanVerdict(answer: String(decoding: answer.readableBytesView.dropLast(), as: UTF8.self))
    }

    private static func isOfConnection(_ error: any Error) -> Bool {
        error is IOError || error is ChannelError
    }
}
