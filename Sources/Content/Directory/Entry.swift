/// Something in a folder.
public struct Entry: Hashable, Sendable {
    public let name: String
    public let cid: CID
    /// Bytes of all blocks behind it, as the folder says.
    public let totalSize: UInt64

    /// The longest name, as on the file systems that people copy folders to.
    public static let nameLimit = 255

    /// - Throws: ``Malformed/name`` for a name that could not be a file's, or that would lead elsewhere.
    public init(name: String, _ tree: Tree) throws(Malformed) {
        guard Self.isName(name) else { throw .name }
        self.name = name
        cid = tree.root
        totalSize = tree.totalSize
    }

    /// As somebody's folder has it: the name may be any.
    init(read name: String, _ link: Link) {
        self.name = name
        cid = link.cid
        totalSize = link.totalSize ?? 0
    }

    /// Whether a file may be called so: not empty, at most ``nameLimit`` bytes, no slash, no control character, not `.` or `..`.
    public static func isName(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= nameLimit && text != "." && text != ".."
            && !bytes.contains { $0 == UInt8(ascii: "/") || $0 < 0x20 || $0 == 0x7f }
    }
}
