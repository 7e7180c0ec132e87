import FederationCore

/// Something on its way from one node to another.
struct Message {
    enum Content {
        /// `tfl1.b.<tid>`
        case batch(origin: Int, [UInt8])
        /// `tfl1.h.<tid>`
        case head(origin: Int, [UInt8])
        /// `tfl1.q.<tid>`; whose log is asked for, out of what the receiver keeps, and where the answer goes.
        case request(of: Int, [UInt8], token: UInt64)
        /// `tfl1.r.<tid>.<token>`
        case answer(origin: Int, [UInt8], token: UInt64)
        case identityRequest(of: Int)
        case identity(of: Int, [Envelope])
    }

    let sender: Int
    let receiver: Int
    var content: Content
    /// A key that somebody put beside the bytes. Nobody who follows the protocol looks at it.
    var key: Ed25519PublicKey?
    var isDueAt: UInt64 = 0
}

/// The bus between the nodes: it loses, doubles, delays and disorders, and parts of it cannot reach one another.
struct VirtualNetwork {
    /// Of the last messages, for those who send old ones again.
    private static let memory = 64

    private(set) var inFlight: [Message] = []
    private(set) var past: [Message] = []
    /// For each pair of nodes (sender × nodes + receiver), whether nothing gets through.
    private var isCut: [Bool]
    private let nodeCount: Int
    /// Once the faults have ended everything arrives, once and in order.
    var isFaultless = false

    init(nodes: Int) {
        nodeCount = nodes
        isCut = [Bool](repeating: false, count: nodes * nodes)
    }

    mutating func send(_ message: Message, at now: UInt64, _ chance: inout Chance) {
        if past.count < Self.memory { past.append(message) } else { past[chance.below(Self.memory)] = message }
        guard !isCut[message.sender * nodeCount + message.receiver] else { return }
        var message = message
        if isFaultless { return inFlight.append(message) }
        if chance.happens(120) { return }
        let copies = chance.happens(80) ? 2 + chance.below(3) : 1
        for _ in 0..<copies {
            message.isDueAt = now + UInt64(chance.happens(50) ? chance.below(60_000) : chance.below(800))
            inFlight.append(message)
        }
    }

    /// Takes any message whose time has come; the oldest where nothing disorders them.
    mutating func next(at now: UInt64, _ chance: inout Chance) -> Message? {
        if isFaultless { return inFlight.isEmpty ? nil : inFlight.removeFirst() }
        guard !inFlight.isEmpty else { return nil }
        for _ in 0..<4 {
            let place = chance.below(inFlight.count)
            if inFlight[place].isDueAt <= now { return inFlight.remove(at: place) }
        }
        return nil
    }

    /// Cuts the nodes into two parts, or one direction between two of them.
    mutating func cut(_ chance: inout Chance) {
        if chance.happens(500) {
            isCut[chance.below(isCut.count)] = true
            return
        }
        let part = (0..<nodeCount).map { _ in chance.happens(500) }
        for sender in 0..<nodeCount {
            for receiver in 0..<nodeCount where part[sender] != part[receiver] {
                isCut[sender * nodeCount + receiver] = true
            }
        }
    }

    mutating func heal() {
        isCut = isCut.map { _ in false }
    }
}
