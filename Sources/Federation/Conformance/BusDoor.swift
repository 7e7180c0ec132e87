public import FederationBus
public import FederationCore
import Kernel

/// The peer's subject on the bus, asked in the tester's name.
public struct BusDoor: Door {
    private let bus: Bus
    private let peer: TerritoryID
    private let tester: TerritoryID

    private static let patience = Duration.seconds(5)

    public init(bus: Bus, peer: TerritoryID, tester: TerritoryID) {
        self.bus = bus
        self.peer = peer
        self.tester = tester
    }

    public var name: String { "bus" }

    /// Whoever asks on the bus signs.
    public func open(_: OpenQuestion) async throws -> [UInt8]? { nil }

    public func call(_ request: [UInt8]) async throws -> [UInt8] {
        try await bus.request(
            Subjects(peer).requests, request,
            replySubject: Subjects(tester).reply(token: World.system.randomBytes(16)), timeout: Self.patience
        ).payload
    }
}
