public import FederationBus
public import FederationCore
public import Kernel
public import Postgres

/// Asks admitted territories, in signed requests, over the bus or else at their addresses. Answers are bytes from anybody, until
/// whoever asked has verified them.
public struct PeerCalls: Sendable {
    private let store: PeerStore
    private let bus: Bus
    private let own: TerritoryID
    private let signer: any Signer
    private let world: World

    public init(database: Database, bus: Bus, own: TerritoryID, signer: any Signer, world: World) {
        store = PeerStore(database: database)
        self.bus = bus
        self.own = own
        self.signer = signer
        self.world = world
    }

    /// All whom the operator pinned and has not blocked.
    public func peers() async throws -> [Peer] {
        try await store.list().filter { $0.log.state != .blocked }
    }

    /// One answer; asked for again where the peer has heard too much.
    /// - Throws: where nobody answers, neither over the bus nor at the address.
    public func ask(_ peer: Peer, _ method: RemoteMethod) async throws -> [UInt8] {
        try await PageRequests(bus: bus, own: own, origin: peer.log.territory, signer: signer, world: world)
            .patiently(method, peer.address)
    }
}
