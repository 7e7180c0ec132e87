import FederationCore
import Foundation
import Testing

/// 518 proofs, good and spoilt, of trees and of subtrees.
@Suite(.enabled(if: Vectors.exist("merkle-proofs.json"), "skipped: no vectors"))
struct MerkleVectorTests {
    @Test("Every proof vector is judged as it says")
    func vectors() throws {
        let cases: [String: MerkleCase] = try Vectors.decode("merkle-proofs.json")
        #expect(cases.count == 518)
        for (name, vector) in cases {
            #expect(vector.isAccepted == !vector.wantErr, "\(name)")
        }
    }
}

/// One vector; which members it has depends on what it proves.
private struct MerkleCase: Decodable {
    let wantErr: Bool
    let proof: [Data]?
    let root: Data?
    let root1: Data?
    let root2: Data?
    let leafHash: Data?
    let leafIdx: UInt64?
    let treeSize: UInt64?
    let size: UInt64?
    let size1: UInt64?
    let size2: UInt64?
    let start: UInt64?
    let end: UInt64?

    /// Hashes that are not 32 bytes cannot be handed to a verification at all, which refuses them.
    var isAccepted: Bool {
        let path = (proof ?? []).compactMap { Hash($0) }
        guard path.count == proof?.count ?? 0 else { return false }
        return leafHash == nil ? isConsistent(path) : isIncluded(path)
    }

    private func isIncluded(_ path: [Hash]) -> Bool {
        guard let leaf = leafHash.flatMap({ Hash($0) }), let root = Self.root(root), let index = leafIdx
        else { return false }
        if let treeSize {
            return MerkleProof.isIncluded(leaf: leaf, index: index, size: treeSize, path: path, root: root)
        }
        return subtree?.isIncluded(leaf: leaf, index: index, path: path, root: root) ?? false
    }

    private func isConsistent(_ path: [Hash]) -> Bool {
        guard let first = Self.root(root1), let second = Self.root(root2) else { return false }
        if let size1, let size2 {
            return MerkleProof.isConsistent(
                oldSize: size1, oldRoot: first, newSize: size2, newRoot: second, path: path)
        }
        guard let size else { return false }
        return subtree?.isConsistent(root: first, treeSize: size, treeRoot: second, path: path) ?? false
    }

    /// Some vectors, good ones too, have a few words for a root where any value will do: then the words' hash stands in.
    private static func root(_ bytes: Data?) -> Hash? {
        guard let bytes, !bytes.isEmpty else { return nil }
        return Hash(bytes) ?? Hash(of: bytes)
    }

    private var subtree: MerkleSubtree? {
        guard let start, let end else { return nil }
        return MerkleSubtree(start: start, end: end)
    }
}
