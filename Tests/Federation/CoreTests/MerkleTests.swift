import FederationCore
import Testing

/// The tree against the reference leaves of RFC 6962 and against its own recursive definition.
@Suite struct MerkleTests {
    static let reference = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map { MerkleHash.leaf(Golden.bytes($0)) }

    static let numbered = (0..<600).map { MerkleHash.leaf([UInt8($0 >> 8), UInt8($0 & 0xff)]) }

    @Test(
        "Reference leaves have the reference roots",
        arguments: [
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ])
    func referenceRoots(size: Int, root: String) {
        #expect(MerkleProof.root(of: Self.reference[..<size]).description == root)
    }

    @Test("The root of no leaves is the hash of nothing")
    func emptyRoot() {
        #expect(MerkleFrontier().root.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("A frontier has the recursive root at every size up to 600, and survives being kept")
    func frontier() throws {
        var frontier = MerkleFrontier()
        for size in 1...600 {
            frontier.append(Self.numbered[size - 1])
            try #require(frontier.root == MerkleProof.root(of: Self.numbered[..<size]), "size \(size)")
            frontier = try #require(MerkleFrontier(size: UInt64(size), encoded: frontier.encoded))
        }
    }

    @Test("A frontier is not read from another number of hashes than its size has")
    func frontierOfWrongLength() {
        #expect(MerkleFrontier(size: 3, hashes: [MerkleHash.emptyRoot]) == nil)
        #expect(MerkleFrontier(size: 1, encoded: [UInt8](repeating: 0, count: 33)) == nil)
    }

    @Test("Every leaf of every tree up to 40 is proved, and at no other position")
    func inclusion() {
        for size in 1...40 {
            let leaves = Self.numbered[..<size]
            let root = MerkleProof.root(of: leaves)
            for index in 0..<size {
                let path = MerkleProof.inclusion(of: index, in: leaves)
                for other in 0..<size {
                    let isProved = MerkleProof.isIncluded(
                        leaf: leaves[index], index: UInt64(other), size: UInt64(size), path: path, root: root)
                    #expect(isProved == (other == index), "leaf \(index) at \(other) of \(size)")
                }
            }
        }
    }

    @Test("Every tree up to 40 is proved to be the beginning of every later one, and of no other history")
    func consistency() {
        for new in 1...40 {
            let newRoot = MerkleProof.root(of: Self.numbered[..<new])
            for old in 1...new {
                let path = MerkleProof.consistency(from: old, in: Self.numbered[..<new])
                let oldRoot = MerkleProof.root(of: Self.numbered[..<old])
                let forged = MerkleProof.root(of: Self.numbered[1...old])
                #expect(isConsistent(old, oldRoot, new, newRoot, path), "\(old) to \(new)")
                #expect(!isConsistent(old, forged, new, newRoot, path), "forged \(old) to \(new)")
                let isInPath = old.nonzeroBitCount > 1 && old < new
                let beginning = MerkleProof.beginning(
                    oldSize: UInt64(old), newSize: UInt64(new), newRoot: newRoot, path: path)
                #expect(beginning == (isInPath ? oldRoot : nil), "\(old) to \(new)")
                #expect(
                    MerkleProof.beginning(oldSize: UInt64(old), newSize: UInt64(new), newRoot: forged, path: path)
                        == nil)
            }
        }
    }

    private func isConsistent(_ old: Int, _ oldRoot: Hash, _ new: Int, _ newRoot: Hash, _ path: [Hash]) -> Bool {
        MerkleProof.isConsistent(
            oldSize: UInt64(old), oldRoot: oldRoot, newSize: UInt64(new), newRoot: newRoot, path: path)
    }

    @Test(
        "A subtree starts at a multiple of its length's next power of two",
        arguments: [
            (0, 0, true), (0, 5, true), (4, 7, true), (5, 6, true), (8, 13, true), (1, 3, false), (2, 5, false),
            (2, 6, false), (4, 3, false), (1, UInt64.max, false), (0, UInt64.max, true),
            (1 << 63, UInt64.max, true), (UInt64.max, UInt64.max, true),
        ])
    func subtrees(start: UInt64, end: UInt64, isValid: Bool) {
        #expect((MerkleSubtree(start: start, end: end) != nil) == isValid)
    }

    @Test("Proofs about absurd sizes are refused without a trap")
    func absurdSizes() {
        let numbers: [UInt64] = [0, 1, 2, 3, 1 << 32, 1 << 63 - 1, 1 << 63, .max - 1, .max]
        let root = Self.numbered[0]
        for (first, second) in numbers.flatMap({ first in numbers.map { (first, $0) } }) {
            for count in [1, 2, 62, 63, 64, 65, 200] {
                let path = Array(Self.numbered.suffix(count))
                #expect(!MerkleProof.isIncluded(leaf: root, index: first, size: second, path: path, root: root))
                #expect(!isConsistent(first, second, path))
                #expect(MerkleSubtree(start: first, end: second).map { isConsistent($0, path) } != true)
            }
        }
    }

    private func isConsistent(_ old: UInt64, _ new: UInt64, _ path: [Hash]) -> Bool {
        MerkleProof.isConsistent(
            oldSize: old, oldRoot: Self.numbered[0], newSize: new, newRoot: Self.numbered[1], path: path)
    }

    private func isConsistent(_ subtree: MerkleSubtree, _ path: [Hash]) -> Bool {
        subtree.isConsistent(root: Self.numbered[0], treeSize: .max, treeRoot: Self.numbered[1], path: path)
    }

    @Test("Nothing is proved about the empty tree, which begins every other")
    func emptyTree() {
        for size in [0, 1, 8] as [UInt64] {
            #expect(
                !MerkleProof.isConsistent(
                    oldSize: 0, oldRoot: MerkleHash.emptyRoot, newSize: size, newRoot: MerkleHash.emptyRoot, path: []))
        }
    }
}
