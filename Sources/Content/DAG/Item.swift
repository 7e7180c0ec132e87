/// What an address leads to, for somebody who walks a path.
public enum Item: Sendable {
    case file(CID, size: UInt64)
    case folder(CID)
    case symlink(CID, target: String)
    /// A block whose codec is not looked into.
    case opaque(CID)

    public var cid: CID {
        switch self {
        case .file(let cid, _), .folder(let cid), .symlink(let cid, _), .opaque(let cid): cid
        }
    }

    init(_ block: Block) throws {
        switch block.cid.codec {
        case .raw: self = .file(block.cid, size: UInt64(block.bytes.count))
        case .dagPB: self = try Self.item(block)
        default: self = .opaque(block.cid)
        }
    }

    private static func item(_ block: Block) throws -> Item {
        guard let data = try Node(decoding: block.bytes).data else { return .opaque(block.cid) }
        let message = try UnixFS(decoding: data)
        switch message.kind {
        case .file, .raw: return .file(block.cid, size: try FileNode(block).size)
        case .directory, .shard: return .folder(block.cid)
        case .symlink: return .symlink(block.cid, target: String(decoding: message.data ?? [], as: UTF8.self))
        case .metadata: return .opaque(block.cid)
        }
    }
}
