/// Why a tree of blocks cannot be read as asked.
public enum TreeProblem: Error, Hashable, Sendable {
    /// A block is not here.
    case missing(CID)
    /// More levels than any honest tree has.
    case tooDeep
    /// More blocks, or more bytes, than whoever asks is given.
    case tooLarge
    /// A block does not say the same as what links to it.
    case inconsistent(CID)
    /// What is asked for as a file is none.
    case notAFile
    /// There is nothing of that name.
    case noEntry(String)
    /// Somebody sent a block that nothing wanted links to.
    case unasked(CID)
    /// A codec that has no paths or files here.
    case opaque(Codec)
}
