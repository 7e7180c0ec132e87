/// Why a store cannot keep or give a block.
public enum StoreProblem: Error, Hashable, Sendable {
    /// The bytes under a hash are others.
    case damaged(Multihash)
    /// No room is left.
    case full
    /// The system refused: `errno`.
    case system(Int32)
}
