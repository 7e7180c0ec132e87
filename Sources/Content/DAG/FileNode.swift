/// A block of a file, read as such: content of its own, and content behind its links.
struct FileNode {
    let content: [UInt8]
    let children: [(cid: CID, size: UInt64)]
    let size: UInt64

    /// - Throws: ``TreeProblem/notAFile``, or ``TreeProblem/inconsistent(_:)`` where its sizes contradict each other.
    init(_ block: Block) throws {
        guard block.cid.codec != .raw else {
            (content, children, size) = (block.bytes, [], UInt64(block.bytes.count))
            return
        }
        guard block.cid.codec == .dagPB else { throw TreeProblem.opaque(block.cid.codec) }
        let node = try Node(decoding: block.bytes)
        guard let data = node.data else { throw TreeProblem.notAFile }
        let file = try UnixFS(decoding: data)
        guard file.kind == .file || file.kind == .raw else { throw TreeProblem.notAFile }
        guard file.blockSizes.count == node.links.count else { throw TreeProblem.inconsistent(block.cid) }
        content = file.data ?? []
        children = zip(node.links, file.blockSizes).map { ($0.cid, $1) }
        size = try Self.sum([UInt64(content.count)] + file.blockSizes, in: block.cid)
        guard file.fileSize ?? size == size else { throw TreeProblem.inconsistent(block.cid) }
    }

    private static func sum(_ sizes: [UInt64], in cid: CID) throws(TreeProblem) -> UInt64 {
        var sum: UInt64 = 0
        for size in sizes {
            let (next, overflows) = sum.addingReportingOverflow(size)
            guard !overflows, next <= UInt64(Int64.max) else { throw .inconsistent(cid) }
            sum = next
        }
        return sum
    }
}
