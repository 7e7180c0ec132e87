/// Decides how many entries are tried in one transaction: all a batch holds while they take effect, half as many after each
/// failure, so that the one that fails is soon alone.
struct ApplyPace: Hashable {
    /// Entries in one transaction, at most.
    static let maximum = 256

    private var limit = Self.maximum
    /// Entries before this position were being tried when the node went down, and go alone.
    private let suspectsEnd: Int64

    init(suspectsEnd: Int64 = 0) {
        self.suspectsEnd = suspectsEnd
    }

    /// How many entries to try together from a position on.
    func count(at position: Int64) -> Int {
        position < suspectsEnd ? 1 : limit
    }

    mutating func tookEffect(_ count: Int) {
        limit = min(Self.maximum, max(limit, count * 2))
    }

    mutating func failed(_ count: Int) {
        limit = max(1, count / 2)
    }
}
