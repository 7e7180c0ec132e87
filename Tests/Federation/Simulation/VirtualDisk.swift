/// A database on a disk: transactions are whole or absent, and one that did not wait for the disk may be lost with the power, together
/// with every later one.
struct VirtualDisk {
    /// What a query sees.
    private(set) var tables: Tables
    /// What was on the disk after the last commit that waited for it, and after each since then.
    private var states: [Tables]

    init(_ tables: Tables) {
        self.tables = tables
        states = [tables]
    }

    /// - Parameter isFlushed: whether COMMIT waits for the disk, for this and all earlier commits.
    mutating func commit(isFlushed: Bool = true, _ change: (inout Tables) -> Void) {
        change(&tables)
        states.append(tables)
        if isFlushed { flush() }
    }

    /// All earlier commits are on the disk.
    mutating func flush() {
        states = [tables]
    }

    /// What a backup has that is made now.
    var backup: Tables { states[0] }

    /// The power fails: some of what did not wait for the disk is on it, in the order of the commits.
    mutating func losePower(_ chance: inout Chance) {
        tables = states[chance.below(states.count)]
        states = [tables]
    }
}
