"""The Merkle tree of RFC 6962 section 2.1: roots from the leaves on, and the two proofs."""

import hashlib


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Frontier:
    """The roots of the perfect subtrees, largest first: all that is needed to append and to know the root."""

    def __init__(self, size=0, peaks=()):
        self.size, self.peaks = size, list(peaks)

    def copy(self):
        return Frontier(self.size, self.peaks)

    def append(self, leaf):
        size = self.size
        while size & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            size >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def leaf_hash(entry):
    return sha256(b"\x00", entry)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def root_of(leaves):
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def split(count):
    """The largest power of two below it."""
    return 1 << (count - 1).bit_length() - 1


def inclusion(index, leaves):
    """The proof that a leaf is in the tree, RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    left, right = leaves[: split(len(leaves))], leaves[split(len(leaves)) :]
    if index < len(left):
        return [*inclusion(index, left), root_of(right)]
    return [*inclusion(index - len(left), right), root_of(left)]


def consistency(old, leaves, whole=True):
    """The proof that the tree begins with its first `old` leaves, RFC 6962 section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    left, right = leaves[: split(len(leaves))], leaves[split(len(leaves)) :]
    if old <= len(left):
        return [*consistency(old, left, whole), root_of(right)]
    return [*consistency(old - len(left), right, False), root_of(left)]


def includes(index, size, leaf, proof, root):
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size or len(leaf) != 32:
        return False
    (value,) = climb(index, size - 1, [leaf], proof)
    return value == root


def extends(old, new, proof, old_root, new_root):
    """RFC 9162 section 2.1.4.2."""
    if old == new:
        return old > 0 and not proof and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    start, *rest = proof if index else [old_root, *proof]
    return climb(index, last, [start, start], rest) == [old_root, new_root]


def climb(index, last, values, proof):
    """Hashes siblings onto the values on the way up; where a sibling is to the right, only onto the last value."""
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            return [None] * len(values)
        if index & 1 or index == last:
            values = [node_hash(sibling, value) for value in values]
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        elif len(values) == 1:
            values = [node_hash(values[0], sibling)]
        else:
            values = [values[0], node_hash(values[1], sibling)]
        index, last = index >> 1, last >> 1
    return values if last == 0 else [None] * len(values)
