/// The pieces of an archive (CARv1): the header, then a section for each block.
public enum ArchiveWriter {
    public static func header(roots: [CID]) -> [UInt8] {
        let header = ArchiveHeader(roots: roots).encoded
        return Varint.encode(UInt64(header.count)) + header
    }

    public static func section(_ block: Block) -> [UInt8] {
        let cid = block.cid.bytes
        var bytes: [UInt8] = []
        bytes.reserveCapacity(cid.count + block.bytes.count + Varint.byteLimit)
        bytes.append(varint: UInt64(cid.count + block.bytes.count))
        bytes += cid
        bytes += block.bytes
        return bytes
    }
}
