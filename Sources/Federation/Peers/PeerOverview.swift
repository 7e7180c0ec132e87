import FederationCore

/// One followed territory with all that an operator wants to know at a glance.
public struct PeerOverview: Sendable {
    public let peer: Peer
    public let status: PeerStatus
    public let setAside: PeerStore.SetAside
    /// Whether its heads are not signed here as a witness since a backup was restored (``WitnessDoubts``).
    public let isDoubted: Bool

    /// The newest head whose signatures held, which may say more than what is held of the log; nil before the first.
    public var head: PeerStatus.Head? {
        if let head = status.head, head.size >= peer.log.size { return head }
        guard peer.log.size > 0 else { return nil }
        return PeerStatus.Head(size: peer.log.size, root: peer.log.frontier.root, statedAt: nil)
    }

    /// Entries that ``head`` has and that have not taken effect here.
    public var lag: UInt64 {
        let known = head?.size ?? 0
        return known - min(known, peer.applied)
    }
}
