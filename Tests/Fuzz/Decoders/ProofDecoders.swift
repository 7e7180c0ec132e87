import FederationCore

extension FuzzedDecoder {
    /// What somebody shows of a log.
    static let proofs = [
        FuzzedDecoder("fork", vectors: ["fork"], samples: { try Samples.forks }) {
            try requireOneSpelling(try ForkProof(decoding: $0).encoded, of: $0)
        },
        FuzzedDecoder("log-proof", vectors: ["log-proof"], samples: { try Samples.proofs }) { bytes in
            let proof = try LogProof(decoding: bytes)
            try requireOneSpelling(proof.encoded, of: bytes)
            let proven = try proof.verified(of: Samples.identity)
            let item = Samples.items[Int(proven.item.entry.sequence)]
            try require(proven.item.entry == item.entry, "only entries of the log are proved")
            try require(
                proven.item.payload.opening.map { $0 == item.payload.opening } ?? true,
                "only their own payloads are")
        },
        FuzzedDecoder("consistency", samples: { [ConsistencyText.encode(Samples.path)] }) {
            try requireOneSpelling(ConsistencyText.encode(try ConsistencyText.decode($0)), of: $0)
        },
        FuzzedDecoder("witness-request", samples: { [try Samples.witnessRequest.encoded] }) { bytes in
            let request = try WitnessRequest(decoding: bytes)
            try requireOneSpelling(request.encoded, of: bytes)
            for head in [WitnessedHead.none, WitnessedHead(try Samples.head)] { try? head.check(request) }
        },
        FuzzedDecoder("cosignature", samples: { [try Samples.cosignature.encoded] }) { bytes in
            if let line = try? Cosignature(line: bytes) { try requireOneSpelling(line.encoded, of: bytes) }
            let key = LogKey(origin: Samples.witness, publicKey: Samples.stranger.publicKey).cosigning
            let answer = try Cosignature(answer: bytes, to: try Samples.head, by: [key])
            try require(
                answer.line.bytes.suffix(64) == (try Samples.cosignature).line.bytes.suffix(64),
                "only the witness cosigns")
        },
        // No size that somebody writes makes the arithmetic of trees trap, or a path longer than a tree is high.
        FuzzedDecoder("tree", samples: { [[UInt8](repeating: 1, count: 120)] }) { bytes in
            var fields = FuzzedFields(bytes)
            try Samples.askTree(fields.number(), fields.number(), fields.number(), path: fields.hashes())
        },
        FuzzedDecoder("frontier", samples: { [[0, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 7, count: 64)] }) { bytes in
            var fields = FuzzedFields(bytes)
            let (size, hashes) = (fields.number(), fields.rest)
            guard var frontier = MerkleFrontier(size: size, encoded: hashes) else { return }
            try requireOneSpelling(frontier.encoded, of: Array(hashes))
            _ = frontier.root
            frontier.append(MerkleHash.emptyRoot)
            try require(frontier.size == size + 1, "a tree grows by one leaf")
        },
    ]
}

extension Samples {
    fileprivate static func askTree(_ a: UInt64, _ b: UInt64, _ c: UInt64, path: [Hash]) throws {
        let root = path.first ?? MerkleHash.emptyRoot
        _ = MerkleProof.isIncluded(leaf: root, index: a, size: b, path: path, root: root)
        _ = MerkleProof.isConsistent(oldSize: a, oldRoot: root, newSize: b, newRoot: root, path: path)
        if let subtree = MerkleSubtree(start: a, end: b) {
            _ = subtree.isIncluded(leaf: root, index: c, path: path, root: root)
            _ = subtree.isConsistent(root: root, treeSize: c, treeRoot: root, path: path)
        }
        guard b <= UInt64(Int64.max) else { return }
        let runs = [MerklePath.inclusion(of: a, size: b), MerklePath.consistency(from: a, to: b)]
        try require(
            runs.allSatisfy { $0.count <= MerkleProof.maximumHashes + 1 }, "no path is longer than a tree is high")
        let tiles = MerkleTiles.needed(for: runs.flatMap(\.self))
        try require(tiles.count <= 2 * 64, "a proof needs few tiles", "\(tiles.count)")
    }
}
