public import Content

/// Why something cannot be kept or given.
public enum StorageProblem: Error, Hashable, Sendable {
    /// A block that was there is there no more.
    case blockGone(Multihash)
    /// It is neither a file nor a folder, or has a name that no entry may have.
    case unusableFile(String)
    /// More folders within one another than ``TreeLimits`` has levels.
    case tooDeep(String)
    /// It did not come from others in the time there was.
    case tooSlow
    /// Whoever it is for was erased meanwhile.
    case holderDeparted
}
