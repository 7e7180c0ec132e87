import Foundation
import Synchronization

/// How much has come of what is being fetched, for whoever asks meanwhile. It is forgotten with the process, as is the fetching.
final class PinProgress: Sendable {
    struct Amount {
        let blocks: Int
        let bytes: Int
    }

    private let amounts = Mutex<[UUID: Amount]>([:])

    func set(_ id: UUID, blocks: Int, bytes: Int) {
        amounts.withLock { $0[id] = Amount(blocks: blocks, bytes: bytes) }
    }

    func end(_ id: UUID) {
        amounts.withLock { $0[id] = nil }
    }

    /// As `info` of a pin tells it; nothing where nothing is being fetched.
    func info(_ id: UUID) -> [String: String] {
        amounts.withLock { $0[id] }.map { ["blocks": "\($0.blocks)", "bytes": "\($0.bytes)"] } ?? [:]
    }
}
