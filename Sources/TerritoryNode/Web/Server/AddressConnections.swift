import Synchronization

/// How many connections each address holds, so that one cannot take them all (S-063).
final class AddressConnections: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let limit: Int

    init(limit: Int = RequestLimits.connectionsOfOneAddress) {
        self.limit = limit
    }

    /// Counts one more connection; false, and nothing is counted, where the address has its share.
    func open(_ address: ClientAddress) -> Bool {
        counts.withLock { counts in
            let count = counts[address.description, default: 0]
            guard count < limit else { return false }
            counts[address.description] = count + 1
            return true
        }
    }

    func close(_ address: ClientAddress) {
        counts.withLock { counts in
            let count = counts[address.description, default: 1] - 1
            counts[address.description] = count > 0 ? count : nil
        }
    }
}
