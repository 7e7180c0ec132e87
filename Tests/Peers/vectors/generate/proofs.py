"""Inclusion and consistency of RFC 6962, true ones and ones with any part changed."""

from writer import ACCEPT, Vectors, chance, consistency, inclusion, refuse, root, sha

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 31, 33)


def vectors():
    found = Vectors("proofs", "Proofs of the tree, by their hashes alone")
    leaves = [sha(b"\0", chance("leaf", number)) for number in range(33)]
    for size in SIZES:
        for index in sorted({0, size // 2, size - 1}):
            included(found, leaves, index, size, index == size // 2 and size in (3, 5, 7, 8, 17, 33))
        for old in sorted({1, size // 2, size - 1, size} - {0}):
            extended(found, leaves, old, size, old == size // 2 and size in (6, 7, 9, 16, 33))
    return found


def flipped(text):
    return ("0" if text[0] != "0" else "1") + text[1:]


def broken(path, known):
    """What was changed, the path, and other known values."""
    yield "one hash changed", [flipped(path[0]), *path[1:]], {}
    yield "the last hash changed", [*path[:-1], flipped(path[-1])], {}
    yield "a hash too few", path[:-1], {}
    yield "a hash too many", [*path, path[-1]], {}
    yield "64 hashes", path + ["00" * 32] * (64 - len(path)), {}
    if len(path) > 1:
        yield "hashes in another order", path[::-1], {}
    for name, value in known.items():
        yield f"another {name.replace('_', ' ')}", path, {name: flipped(value) if isinstance(value, str) else value + 1}


def included(found, leaves, index, size, also_broken):
    path = [step.hex() for step in inclusion(index, leaves[:size])]
    known = {"index": index, "size": size, "leaf": leaves[index].hex(), "root": root(leaves[:size]).hex()}
    found.add("inclusion", f"leaf {index} of {size}", known | {"path": path}, ACCEPT)
    if not also_broken:
        return
    changed = {name: known[name] for name in ("leaf", "root", "index")}
    for what, other, more in broken(path, changed):
        found.add("inclusion", f"leaf {index} of {size}, {what}", known | {"path": other} | more, refuse("bad_proof"))
    found.add("inclusion", f"leaf {size} of {size}", known | {"path": path, "index": size}, refuse("bad_proof"))


def extended(found, leaves, old, size, also_broken):
    path = [step.hex() for step in consistency(old, leaves[:size])]
    known = {"old_size": old, "new_size": size, "old_root": root(leaves[:old]).hex(), "new_root": root(leaves[:size]).hex()}
    found.add("consistency", f"{size} begins with {old}", known | {"path": path}, ACCEPT)
    if not also_broken:
        return
    for what, other, more in broken(path, {name: known[name] for name in ("old_root", "new_root")}):
        found.add("consistency", f"{size} begins with {old}, {what}", known | {"path": other} | more, refuse("bad_proof"))
    back = {"old_size": size, "new_size": old}
    found.add("consistency", f"{old} begins with {size}", known | {"path": path} | back, refuse("bad_proof"))
    empty = {"old_size": 0, "old_root": sha().hex()}
    found.add("consistency", f"{size} begins with nothing: there is nothing to prove", known | {"path": []} | empty, refuse("bad_proof"))
