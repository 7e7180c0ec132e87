import FederationCore

/// One run: five territories, every fault that chance has for them, and then peace, in which all must agree.
///
/// A seed names a run for ever: nothing else decides anything.
public final class Simulation {
    /// What a run met. A simulation that meets nothing proves nothing.
    public struct Report: Hashable, Sendable {
        public var steps = 0
        public var entries = 0
        public var restores = 0
        public var epochs = 0
        public var forksFound = 0
        public var headsThatMet = 0
        public var crashes: [CrashPoint: Int] = [:]

        public init() {}

        public mutating func add(_ other: Report) {
            steps += other.steps
            entries += other.entries
            restores += other.restores
            epochs += other.epochs
            forksFound += other.forksFound
            headsThatMet += other.headsThatMet
            crashes.merge(other.crashes, uniquingKeysWith: +)
        }
    }

    let around: Surroundings
    private(set) var nodes: [VirtualNode]
    private let steps: Int
    private let forger: Forger

    public init(seed: UInt64, steps: Int, mutant: Mutant? = nil) {
        around = Surroundings(seed: seed, mutant: mutant)
        self.steps = steps
        nodes = Cast.territories.indices.map { [around] in VirtualNode($0, of: $0, in: around) }
        forger = Forger(around: around)
    }

    /// - Throws: ``Violation``, the first.
    public func run() throws -> Report {
        for step in 0..<steps {
            if around.hasTwin, step == steps / 8 { divide() }
            around.now += UInt64(around.chance.below(400))
            try act()
        }
        try Peace(simulation: self).make()
        return report
    }

    private var report: Report {
        var report = Report()
        report.steps = steps
        report.entries = nodes.prefix(Cast.count).reduce(0) { $0 + $1.tables.items.count }
        report.restores = around.restores
        report.epochs = around.epochsBegun
        report.forksFound = around.referee.forksFound
        report.headsThatMet = around.referee.headsThatMet
        report.crashes = around.crashes
        return report
    }

    /// The dishonest territory goes on twice from here.
    private func divide() {
        let original = nodes[Cast.twin]
        let twin = VirtualNode(Cast.count, of: Cast.twin, disk: original.tables, in: around)
        twin.lastSigned = original.lastSigned
        nodes.append(twin)
    }

    /// Something happens to somebody.
    private func act() throws {
        let draw = around.chance.below(1000)
        switch draw {
        case ..<520: try deliver()
        case ..<880: try work(nodes[around.chance.below(nodes.count)])
        case ..<980: try forger.act(on: nodes)
        default: disturb(nodes[around.chance.below(nodes.count)])
        }
    }

    func deliver() throws {
        guard let message = around.network.next(at: around.now, &around.chance), message.receiver < nodes.count else {
            return
        }
        try at(nodes[message.receiver]) { try $0.receive(message) }
    }

    private func work(_ node: VirtualNode) throws {
        guard node.memory != nil else {
            if around.chance.happens(300) { node.start() }
            return
        }
        let draw = around.chance.below(100)
        try at(node) { node in
            switch draw {
            case ..<18: for _ in 0...self.around.chance.below(3) { node.beginWrite() }
            case ..<40: try node.commitWrite()
            case ..<56: try node.sequence()
            case ..<66: try node.publish()
            case ..<76: try node.announce()
            case ..<96: if let origin = self.around.chance.pick(node.origins) { try node.apply(origin) }
            default: try node.continueRecovery()
            }
        }
    }

    /// A node does something and perhaps ends doing it. What the product logs and tries again is nothing here.
    func at(_ node: VirtualNode, _ body: (VirtualNode) throws -> Void) throws {
        do {
            try body(node)
        } catch is Crashed {
            node.crash()
        } catch is OutcomeUnknown {
        } catch is Reject {
        }
    }

    private func disturb(_ node: VirtualNode) {
        switch around.chance.below(100) {
        case ..<20: crash(node)
        case ..<40:
            crash(node)
            node.disk.losePower(&around.chance)
        case ..<60: around.network.cut(&around.chance)
        case ..<75: around.network.heal()
        case ..<82: for node in nodes where !node.isRestored { node.backups.append(node.disk.backup) }
        case ..<95: restore(node)
        default: node.skew = Int64(around.chance.below(180_000)) - 90_000
        }
    }

    private func crash(_ node: VirtualNode) {
        around.crashed(at: .idle)
        node.crash()
    }

    private func restore(_ node: VirtualNode) {
        guard around.isHonest(node.territory), let backup = around.chance.pick(node.backups) else { return }
        around.restores += 1
        node.restore(backup)
        for territory in Cast.territories.indices {
            var kept = Set(nodes[territory].tables.outbox.map(\.key))
            kept.formUnion(nodes[territory].tables.items.map { Int($0.entry.timeMilliseconds) })
            for other in nodes where around.isHonest(other.territory) {
                kept.formUnion(other.tables.peers[territory].provable.map { Int($0.entry.timeMilliseconds) })
            }
            around.referee.forgive(territory, unlessIn: kept)
        }
    }
}
