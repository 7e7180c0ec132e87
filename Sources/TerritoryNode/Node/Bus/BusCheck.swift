import FederationBus
import FederationCore
import Foundation
import Kernel

/// Asks the server whether one territory's user may do what it needs and nothing more (S-135).
///
/// What it publishes harms nobody: where it may, a head that is known and messages to itself; where it must not, nothing, in the
/// name of a territory that does not exist.
struct BusCheck {
    let bus: Bus
    let territory: TerritoryID
    /// The newest head of the own log; nil before the first.
    let head: [UInt8]?

    /// One thing that was looked at.
    struct Line: Encodable, Equatable {
        let check: String
        let holds: Bool
    }

    /// How long the server may take to object.
    static let patience = Duration.milliseconds(500)
    /// How often it is looked whether it has.
    private static let look = Duration.milliseconds(20)

    func run() async throws -> [Line] {
        var lines = [
            Line(check: "connects", holds: bus.isConnected),
            Line(
                check: "max_payload is \(BusConfiguration.maximumPayload)",
                holds: bus.maximumPayload == BusConfiguration.maximumPayload),
        ]
        for subject in BusPermissions(for: territory).subscribe {
            let isRefused = try await isRefused { _ = bus.subscribe(subject, buffering: 1) }
            lines.append(Line(check: "may subscribe to \(subject)", holds: !isRefused))
        }
        for (subject, payload) in publications {
            let isRefused = try await isRefused { try bus.publish(subject, payload) }
            lines.append(Line(check: "may publish to \(subject)", holds: !isRefused))
        }
        for subject in Self.foreignSubscriptions {
            let isRefused = try await isRefused { _ = bus.subscribe(subject, buffering: 1) }
            lines.append(Line(check: "may not subscribe to \(subject)", holds: isRefused))
        }
        for subject in foreignPublications {
            let isRefused = try await isRefused { try bus.publish(subject, []) }
            lines.append(Line(check: "may not publish to \(subject)", holds: isRefused))
        }
        return lines
    }

    private var publications: [(String, [UInt8])] {
        let own = Subjects(territory)
        let toItself: [(String, [UInt8])] = [
            (own.reply(token: World.system.randomBytes(16)), []), (own.requests, []), (own.witnessing, []),
        ]
        return (head.map { [(own.heads, $0)] } ?? []) + toItself
    }

    /// Everything, others' requests and answers, and what the server itself speaks about; the last is JetStream's.
    private static let foreignSubscriptions = [
        ">", "tfl1.>", "tfl1.q.*", "tfl1.r.*.*", "tfl1.w.*", "_INBOX.>", "$SYS.>", "$JS.>",
    ]

    /// In the name of a territory that does not exist, and to JetStream, which is off.
    private var foreignPublications: [String] {
        let nobody = Subjects(TerritoryID(hash: Hash(of: World.system.randomBytes(32))))
        return [nobody.heads, nobody.batches, "$JS.API.INFO", "$SYS.REQ.SERVER.PING", "anything"]
    }

    /// Whether the server objects to what `body` does.
    private func isRefused(_ body: () throws -> Void) async throws -> Bool {
        let before = bus.violations
        try body()
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if bus.violations > before { return true }
            try await Task.sleep(for: Self.look)
        }
        return bus.violations > before
    }
}
