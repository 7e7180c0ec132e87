/// The head of a log (C2SP tlog-checkpoint): how many entries it has, and the root that commits to all of them.
public struct Checkpoint: Hashable, Sendable {
    public let origin: LogOrigin
    /// Entries, at most 2⁶³ − 1.
    public let size: UInt64
    public let root: Hash

    public init(origin: LogOrigin, size: UInt64, root: Hash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The three lines that are signed.
    public var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    }

    /// Exactly three lines; extension lines have no meaning here and are refused.
    public init(text: String) throws(Reject) {
        let lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty,
            let origin = LogOrigin(String(decoding: lines[0], as: UTF8.self)), let size = DecimalText.decode(lines[1]),
            let root = Hash(try Base64.decode(String(decoding: lines[2], as: UTF8.self)))
        else { throw .badNote }
        guard size > 0 || root == MerkleHash.emptyRoot else { throw .rootMismatch }
        self.init(origin: origin, size: size, root: root)
    }
}
