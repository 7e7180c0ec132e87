public import Content
public import ContentStorage
public import Federation
import FederationCore
public import Kernel
public import Logging

/// Blocks from admitted territories: in signed requests over the bus, or from their gateways over HTTPS. Each is checked before it is
/// handed on; what is wrong is refused and counted, and whoever sends it is left alone for a while.
public struct PeerBlocks: RemoteBlocks {
    private let calls: PeerCalls
    private let roster: PeerRoster
    private let metrics: FetchMetrics
    private let logger: Logger

    /// - Parameter territory: the code of the one that asks.
    public init(_ calls: PeerCalls, territory: String, world: World, logger: Logger) {
        self.calls = calls
        roster = PeerRoster(calls, world: world)
        metrics = FetchMetrics(territory: territory)
        self.logger = logger
    }

    public func block(_ cid: CID) async throws -> Block? {
        for peer in try await roster.askable() {
            if let block = try await block(cid, of: peer) { return block }
        }
        return nil
    }

    public func block(_ cid: CID, of holder: String) async throws -> Block? {
        guard let peer = try await calls.peers().first(where: { $0.log.territory.description == holder }) else {
            return nil
        }
        do {
            return try Block(cid, verifying: try await slices(of: cid, peer))
        } catch RemoteFailure.refused(.notHere) {
            return nil
        }
    }

    public func archive(of root: CID, take: @Sendable (Block) async throws -> Void) async throws {
        for peer in try await roster.askable() {
            guard let gateway = PeerGateway(peer.address) else { continue }
            if try await judged(peer, { try await Self.read(gateway, root, take) }) != nil { return }
        }
    }

    private func block(_ cid: CID, of peer: Peer) async throws -> Block? {
        let found = try await judged(peer) {
            guard let bytes = try await bytes(of: cid, peer) else { return Block?.none }
            return try Block(cid, verifying: bytes)
        }
        guard let block = found ?? nil else { return nil }
        roster.gave(peer)
        metrics.fetched(from: peer.code, bytes: block.bytes.count)
        return block
    }

    /// Nil where the peer does not have the block.
    private func bytes(of cid: CID, _ peer: Peer) async throws -> [UInt8]? {
        do {
            return try await slices(of: cid, peer)
        } catch RemoteFailure.refused(.notHere) {
            return nil
        } catch let reason as Reject {
            throw reason
        } catch  where !Task.isCancelled {
            guard let gateway = PeerGateway(peer.address) else { throw PeerGateway.Silent() }
            return try await gateway.block(cid)
        }
    }

    private func slices(of cid: CID, _ peer: Peer) async throws -> [UInt8] {
        var assembly = BlockAssembly()
        while let from = assembly.next {
            let answer = try await calls.ask(peer, .block(cid: cid.v1.description, from: from))
            if let failure = RemoteFailure(decoding: answer) { throw failure }
            try assembly.take(BlockSlice(decoding: answer))
        }
        return assembly.bytes
    }

    static func read(
        _ gateway: PeerGateway, _ root: CID, _ take: @Sendable (Block) async throws -> Void
    ) async throws {
        var reader = ArchiveReader()
        try await gateway.archive(of: root) { piece in
            reader.append(piece)
            while let block = try reader.next() { try await take(block) }
        }
        try reader.finish()
    }

    /// Runs what a peer answers to. What is its fault ends here.
    /// - Returns: nil where it was wrong or silent.
    private func judged<Result>(_ peer: Peer, _ body: () async throws -> Result) async throws -> Result? {
        do {
            return try await body()
        } catch let reason as Reject {
            refuse(peer, reason.rawValue)
        } catch let reason as Malformed {
            refuse(peer, reason.rawValue)
        } catch TreeProblem.unasked {
            refuse(peer, "unasked")
        } catch is PeerGateway.Silent {
            roster.wasSilent(peer)
        }
        return nil
    }

    private func refuse(_ peer: Peer, _ reason: String) {
        roster.wasWrong(peer)
        metrics.refused(from: peer.code, reason)
        logger.info("content refused", metadata: ["peer.code": "\(peer.code)", "reason": "\(reason)"])
    }
}
