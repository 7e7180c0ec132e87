import FederationCore

/// What all nodes of one run share: time, chance, the network, and somebody who watches.
final class Surroundings {
    /// Virtual milliseconds since the run began.
    var now: UInt64 = 0
    var chance: Chance
    var network: VirtualNetwork
    var referee = Referee()
    let mutant: Mutant?
    /// One territory runs twice, over two histories.
    let hasTwin: Bool
    /// Once faults have ended nothing crashes, and every commit is answered.
    var hasFaults = true
    private(set) var crashes: [CrashPoint: Int] = [:]
    var epochsBegun = 0
    var restores = 0
    /// Identifies facts and requests of clients over all territories.
    private var lastKey = 0

    init(seed: UInt64, mutant: Mutant?) {
        var chance = Chance(seed: seed)
        hasTwin = chance.happens(300)
        self.chance = chance
        self.mutant = mutant
        network = VirtualNetwork(nodes: Cast.count + 1)
    }

    func newKey() -> Int {
        lastKey += 1
        return lastKey
    }

    /// Perhaps the node ends here.
    func mayCrash(at point: CrashPoint, perMille: Int = 25) throws {
        guard hasFaults, chance.happens(perMille) else { return }
        crashed(at: point)
        throw Crashed()
    }

    func crashed(at point: CrashPoint) {
        crashes[point, default: 0] += 1
    }

    func send(_ content: Message.Content, from sender: Int, to receiver: Int, key: Ed25519PublicKey? = nil) {
        network.send(
            Message(sender: sender, receiver: receiver, content: content, key: key), at: now, &chance)
    }

    /// To every other node there is.
    func broadcast(_ content: Message.Content, from sender: Int) {
        for receiver in 0..<nodeCount where receiver != sender { send(content, from: sender, to: receiver) }
    }

    var nodeCount: Int { hasTwin ? Cast.count + 1 : Cast.count }

    /// Who answers for a territory: one of two where it is the dishonest one.
    func node(of territory: Int) -> Int {
        hasTwin && territory == Cast.twin && chance.happens(500) ? Cast.count : territory
    }

    func isHonest(_ territory: Int) -> Bool {
        !(hasTwin && territory == Cast.twin)
    }
}
