/// The order in which one attempt shows things: the same whenever the page is asked for.
enum SeededOrder {
    /// - Parameter salt: what is shuffled, so that two questions of an attempt are not shuffled alike.
    static func shuffled<Element>(_ elements: [Element], seed: UInt64, salt: String) -> [Element] {
        var generator = Generator(state: salt.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
        return elements.shuffled(using: &generator)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014): quick and even, and no secret hangs on it.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }
}
