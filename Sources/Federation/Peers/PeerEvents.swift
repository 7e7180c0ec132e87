import FederationBus
import FederationCore
import Kernel

/// Everything that is heard of one origin, in one row for one reader.
struct PeerEvents {
    enum Event {
        /// The bus is there, perhaps again: something may have been missed.
        case connected
        /// An operator asked something, perhaps of another peer.
        case asked
        case batch([UInt8])
        case head([UInt8])
        /// Time has passed.
        case tick

        var isTick: Bool { if case .tick = self { true } else { false } }
    }

    let bus: Bus
    let origin: TerritoryID
    /// What operators ask.
    let asked: AsyncStream<Void>
    /// What passes of what is heard.
    let gate: MessageGate
    let metrics: FederationMetrics
    let world: World

    /// Ends with its reader's task. The oldest is dropped where the reader falls behind, for the newest says the most.
    var stream: AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Event.self, bufferingPolicy: .bufferingNewest(PeerFeed.queueLimit))
        let subjects = Subjects(origin)
        let batches = bus.subscribe(subjects.batches, buffering: PeerFeed.queueLimit)
        let heads = bus.subscribe(subjects.heads, buffering: PeerFeed.queueLimit)
        let listeners = [
            Task { [bus] in for await state in bus.states where state == .connected { continuation.yield(.connected) }
            },
            Task { [asked] in for await _ in asked { continuation.yield(.asked) } },
            Task { for await message in batches where admits(message) { continuation.yield(.batch(message.payload)) } },
            Task { for await message in heads where admits(message) { continuation.yield(.head(message.payload)) } },
            Task { [world, gate] in
                // What was dropped is asked for, as if the bus had been away.
                while (try? await world.sleep(MessageGate.lookInterval)) != nil {
                    if gate.takeDropped() { continuation.yield(.connected) }
                }
            },
            Task { [world] in
                while (try? await world.sleep(PeerFeed.lookInterval)) != nil { continuation.yield(.tick) }
            },
        ]
        continuation.onTermination = { _ in for listener in listeners { listener.cancel() } }
        return stream
    }

    private func admits(_ message: BusMessage) -> Bool {
        let isAdmitted = gate.admits(message.payload.count, at: world.now())
        if !isAdmitted { metrics.refused(.rateExceeded) }
        return isAdmitted
    }
}
