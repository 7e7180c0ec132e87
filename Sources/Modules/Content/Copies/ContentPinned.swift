import Federation
import Foundation

/// Others are asked to hold something that this territory published. It replaces what was stated of the same address.
struct ContentPinned: FederatedFact, Hashable {
    static let type = "content.pinned"
    static let version: UInt16 = 1

    let cid: String
    /// Bytes of all its blocks.
    let size: Int
    /// In how many territories it should be, the one that states it among them.
    let copies: Int
    /// The identities of those that are asked.
    let asked: [String]

    var objectID: UUID { ContentObject.id(cid) }
}

/// Nobody is asked to hold it any more.
struct ContentUnpinned: FederatedFact, Hashable {
    static let type = "content.unpinned"
    static let version: UInt16 = 1

    let cid: String

    var objectID: UUID { ContentObject.id(cid) }
}

/// The territory that published it gives it to nobody any more.
struct ContentDenied: FederatedFact, Hashable {
    static let type = "content.denied"
    static let version: UInt16 = 1

    let cid: String
    /// 410, or 451 where the law demands it.
    let status: Int
    let reason: String

    var objectID: UUID { ContentObject.id(cid) }
}

/// A receipt: the territory that states it holds this for another until then. Its signature is the log's.
struct ContentHeld: FederatedFact, Hashable {
    static let type = "content.held"
    static let version: UInt16 = 1

    let cid: String
    /// The identity of the territory that asked.
    let origin: String
    let until: Date

    var objectID: UUID { ContentObject.id(cid) }
}
