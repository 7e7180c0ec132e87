import Content

extension FuzzedDecoder {
    /// Content by its address, as any tool of IPFS may have written it.
    static let content = [
        FuzzedDecoder("cid", samples: { [Samples.cid.bytes] }) {
            try requireOneSpelling(try CID($0).bytes, of: $0)
        },
        FuzzedDecoder("cid-text", samples: { [Array(Samples.cid.text(in: .base32).utf8)] }) { bytes in
            let cid = try CID(text(bytes))
            for base in [Multibase.base32, .base36, .base58btc, .base64url] {
                try requireSame(cid.v1) { try CID(cid.text(in: base)) }
            }
        },
        FuzzedDecoder("varint", samples: { [Varint.encode(300)] }) {
            try requireOneSpelling(Varint.encode(try Varint.decode($0)), of: $0)
        },
        FuzzedDecoder("node", samples: { [Samples.node.encoded] }) { bytes in
            let node = try Node(decoding: bytes)
            try requireSame(node) { try Node(decoding: node.encoded) }
        },
        FuzzedDecoder("unixfs", samples: { [UnixFS(.directory).encoded] }) { bytes in
            let message = try UnixFS(decoding: bytes)
            try requireSame(message) { try UnixFS(decoding: message.encoded) }
        },
        // Blocks that come out of an archive have the bytes that their addresses name, whatever is in it.
        FuzzedDecoder("archive", samples: { [Samples.archive] }) { bytes in
            var reader = ArchiveReader()
            reader.append(bytes)
            while let block = try reader.next() {
                try requireSame(block) { try Block(block.cid, verifying: block.bytes) }
            }
            try reader.finish()
        },
    ]
}

extension Samples {
    fileprivate static var block: Block { Block(Codec(rawValue: 0x55), Array("content".utf8)) }
    fileprivate static var cid: CID { block.cid }
    fileprivate static var node: Node { Node(links: [Link(cid, name: "a", totalSize: 7)], data: [8, 1]) }
    fileprivate static var archive: [UInt8] { ArchiveWriter.header(roots: [cid]) + ArchiveWriter.section(block) }
}
