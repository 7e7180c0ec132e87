import FederationCore
import Foundation
import Kernel

@testable import Federation

/// What somebody who has a key would continue a log with.
struct ToldPage {
    let origin: LogOrigin
    let key: SigningKey

    init(of origin: LogOrigin, by key: SigningKey) {
        self.origin = origin
        self.key = key
    }

    /// The facts under a head of the key's.
    func batch(_ facts: [any FederatedFact], after frontier: inout MerkleFrontier) throws -> [UInt8] {
        let appended = try LogAppend(facts.map(pending), to: frontier)
        frontier = appended.frontier
        let note = try Checkpoint(origin: origin, size: frontier.size, root: frontier.root).signed(by: key, at: 0)
        return try Batch(items: appended.items, note: note.encoded).encoded
    }

    private func pending(_ fact: any FederatedFact) throws -> PendingFact {
        PendingFact(
            id: World.system.uuidV7(), type: EntryType(type(of: fact).type)!, schemaVersion: type(of: fact).version,
            objectID: fact.objectID, timeMilliseconds: 0,
            opening: Opening(salt: World.system.randomBytes(32), payload: [UInt8](try fact.payload)))
    }
}
