public import FederationCore
public import Foundation
public import Postgres

/// What the running node last saw of a peer, for people: nothing is decided by it.
public struct PeerStatus: Hashable, Sendable, RowDecodable {
    /// The newest head whose signatures held.
    public internal(set) var head: Head?
    /// When it last gave a sign of life.
    public internal(set) var heardAt: Date?
    /// Since when not everything it has took effect here; nil while nothing is missing.
    public internal(set) var behindSince: Date?
    public internal(set) var trouble: PeerTrouble?
    public internal(set) var troubleAt: Date?
    /// When it is tried again; nil where nothing failed.
    public internal(set) var nextTry: Date?

    /// A verified head.
    public struct Head: Hashable, Sendable {
        public let size: UInt64
        public let root: Hash
        /// When the origin stated it to be its newest; nil where it did not say.
        public let statedAt: Date?
    }

    init() {}

    public init(row: Row) throws {
        if let size = try row.get("head_size", as: Int64?.self),
            let root = Hash(try row.get("head_root", as: [UInt8].self))
        {
            head = Head(size: UInt64(clamping: size), root: root, statedAt: try row.get("head_time"))
        }
        heardAt = try row.get("heard_at")
        behindSince = try row.get("behind_since")
        trouble = try row.get("trouble", as: String?.self).flatMap { PeerTrouble($0) }
        troubleAt = try row.get("trouble_at")
        nextTry = try row.get("next_try")
    }
}
