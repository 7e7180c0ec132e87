"""dag-pb, UnixFS and CARv1, read and written from their specifications. Shares no code with the product."""

import hashlib
import io

import dag_cbor
import multiformats
from multiformats import varint

RAW, DAG_PB = "raw", "dag-pb"


def address(codec, data):
    return multiformats.CID("base32", 1, codec, multiformats.multihash.digest(data, "sha2-256"))


def archive(roots, blocks):
    """A CARv1 of pairs of addresses and bytes."""
    header = dag_cbor.encode({"roots": roots, "version": 1})
    sections = (bytes(cid) + data for cid, data in blocks)
    return b"".join(varint.encode(len(part)) + part for part in (header, *sections))


def fields(data):
    """The fields of a Protocol Buffers message of numbers and bytes."""
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        tag = varint.decode(stream)
        value = varint.decode(stream)
        if tag & 7 == 2:
            value = stream.read(value)
        yield tag >> 3, value


def field(number, value):
    if isinstance(value, int):
        return varint.encode(number << 3) + varint.encode(value)
    return varint.encode(number << 3 | 2) + varint.encode(len(value)) + value


def node(links, data):
    """A dag-pb block of links of (address, name, size)."""
    links = (field(2, field(1, bytes(cid)) + field(2, name) + field(3, size)) for cid, name, size in links)
    return b"".join(links) + field(1, data)


def read_node(block):
    links, data = [], b""
    for number, value in fields(block):
        if number == 2:
            link = dict(fields(value))
            links.append((multiformats.CID.decode(link[1]), link.get(2, b""), link.get(3, 0)))
        else:
            data = value
    return links, data


def file(content, chunk, width):
    """The blocks of a balanced file by address, and its root."""
    blocks = {}

    def keep(codec, data):
        cid = address(codec, data)
        blocks[cid] = data
        return cid

    parts = [content[start : start + chunk] for start in range(0, len(content), chunk)] or [b""]
    level = [(keep(RAW, part), len(part), len(part)) for part in parts]
    while len(level) > 1:
        level = [parent(level[start : start + width], keep) for start in range(0, len(level), width)]
    return blocks, level[0][0]


def parent(children, keep):
    size = sum(child[1] for child in children)
    message = field(1, 2) + field(3, size) + b"".join(field(4, child[1]) for child in children)
    data = node([(cid, b"", total) for cid, _, total in children], message)
    return keep(DAG_PB, data), size, len(data) + sum(child[2] for child in children)


def names(blocks, root):
    """The names in a folder, sharded or not."""
    links, message = read_node(blocks[root])
    if dict(fields(message))[1] == 1:
        return [name for _, name, _ in links]
    inner = ([name[2:]] if len(name) > 2 else names(blocks, cid) for cid, name, _ in links)
    return [name for part in inner for name in part]


def sha256(data):
    return hashlib.sha256(data).digest()
