"""Checks that nobody can miss, and why: another one refuses the same bytes, for the same reason."""

SAME = {
    ("ByteReader.swift", "count >= 0"): "every length is read as an unsigned number",
    ("Ed25519.swift", "signature.count == signatureByteCount"): "the library asks for 64 bytes too",
    ("LogKeySigning.swift", "line.bytes.count == 8 + Ed25519.signatureByteCount"): "what follows the time has to be a signature",
    ("FollowedLog.swift", "broken == nil"): "a later broken promise proves two histories as well as the first",
    ("Identity/Genesis.swift", 'value["prev"] == .null'): "the bytes are compared with what is written, which says null",
    ("Identity/Genesis.swift", "keyCount.contains(items.count)"): "the list of keys is counted too",
    ("Identity/IdentityOperationBytes.swift", "items.count <= witnessCount.upperBound"): "each list is counted again",
    ("MerkleSubtree.swift", "index < end"): "the subtree's own size is asked for next",
    ("MerkleSubtree.swift", "path.count <= MerkleProof.maximumHashes + 1"): "the way up ends at the root",
    ("Proofs/MerklePath.swift", "oldSize < size"): "there is no run of leaves to descend into",
}
