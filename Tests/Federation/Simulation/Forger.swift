import FederationCore
import Foundation

/// Somebody on the bus who owns no key of a territory: repeats old messages, damages them, and signs with a key of its own.
final class Forger {
    private let around: Surroundings
    private var forged = 0

    init(around: Surroundings) {
        self.around = around
    }

    func act(on nodes: [VirtualNode]) throws {
        guard around.chance.happens(500) else { return try replay() }
        try forge(as: around.chance.below(Cast.count), to: nodes[around.chance.below(nodes.count)])
    }

    /// An old message once more, perhaps with one bit turned.
    private func replay() throws {
        guard let old = around.network.past[...].randomElement(using: &around.chance) else { return }
        var content = old.content
        if around.chance.happens(500) {
            switch content {
            case .batch(let origin, let bytes): content = .batch(origin: origin, damaged(bytes))
            case .head(let origin, let bytes): content = .head(origin: origin, damaged(bytes))
            case .request(let origin, let bytes, let token):
                content = .request(of: origin, damaged(bytes), token: token)
            case .answer, .identityRequest, .identity: break
            }
        }
        around.send(content, from: old.sender, to: old.receiver)
    }

    private func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes[around.chance.below(bytes.count)] ^= 1 << UInt8(around.chance.below(8))
        return bytes
    }

    /// A batch that continues what a node holds, under another key than the territory's.
    private func forge(as territory: Int, to node: VirtualNode) throws {
        guard node.territory != territory else { return }
        let log = node.tables.peers[territory].log
        forged += 1
        let fact = PendingFact(
            id: UUID(), type: EntryType("test.fact")!, schemaVersion: 1, objectID: UUID(),
            timeMilliseconds: UInt64(1_000_000 + forged),
            opening: Opening(salt: around.chance.bytes(32), payload: Array("{}".utf8)))
        let appended = try LogAppend([fact], to: log.frontier)
        let head = Checkpoint(
            origin: LogOrigin(territory: log.territory, epoch: log.epoch), size: appended.frontier.size,
            root: appended.frontier.root)
        let note = try head.signed(by: Cast.stranger, at: node.unixTime).withoutTimes()
        let batch = try Batch(items: appended.items, note: note.encoded)
        around.send(
            .batch(origin: territory, batch.encoded), from: around.node(of: territory), to: node.id,
            key: Cast.stranger.publicKey)
    }
}
