import FederationBus
import FederationCore
import Kernel

/// Everything that is heard of one origin, for one reader.
struct PeerEvents {
    enum Event: Hashable {
        /// The bus is there, perhaps again: something may have been missed.
        case connected
        /// An operator asked something, perhaps of another peer.
        case asked
        case batch([UInt8])
        case head([UInt8])
        /// Time has passed.
        case tick

        /// Whether it carries bytes from the bus.
        var isHeard: Bool {
            switch self {
            case .batch, .head: true
            case .connected, .asked, .tick: false
            }
        }

        var byteCount: Int {
            switch self {
            case .batch(let bytes), .head(let bytes): bytes.count
            case .connected, .asked, .tick: 0
            }
        }
    }

    let bus: Bus
    let origin: TerritoryID
    /// What operators ask.
    let asked: AsyncStream<Void>
    /// What passes of what is heard.
    let gate: MessageGate
    let metrics: FederationMetrics
    let world: World

    /// Messages between the bus and the inbox, which takes them at once.
    private static let queueLimit = 64

    /// Fills the inbox until its reader's task ends.
    func gather(in inbox: PeerInbox) {
        let subjects = Subjects(origin)
        let batches = bus.subscribe(subjects.batches, buffering: Self.queueLimit)
        let heads = bus.subscribe(subjects.heads, buffering: Self.queueLimit)
        let listeners = [
            Task { [bus] in for await state in bus.states where state == .connected { inbox.put(.connected) }
            },
            Task { [asked] in for await _ in asked { inbox.put(.asked) } },
            Task { for await message in batches where admits(message) { inbox.put(.batch(message.payload)) } },
            Task { for await message in heads where admits(message) { inbox.put(.head(message.payload)) } },
            Task { [world, gate] in
                // What was dropped is asked for, as if the bus had been away.
                while (try? await world.sleep(MessageGate.lookInterval)) != nil {
                    if gate.takeDropped() { inbox.put(.connected) }
                }
            },
            Task { [world] in
                while (try? await world.sleep(PeerFeed.lookInterval)) != nil { inbox.put(.tick) }
            },
        ]
        inbox.whenUnread { for listener in listeners { listener.cancel() } }
    }

    private func admits(_ message: BusMessage) -> Bool {
        let isAdmitted = gate.admits(message.payload.count, at: world.now())
        if !isAdmitted { metrics.refused(.rateExceeded) }
        return isAdmitted
    }
}
