"""Signatures and patches of the delta protocol, read and written a second time, independently of the server.

A signature tells the blocks of an old file by two hashes each. A patch makes a new file of an old one: it copies blocks
of it by number, and brings what is new as literals.
"""

import hashlib
import itertools
from typing import NamedTuple

HASHES = {"MD5": hashlib.md5, "SHA-1": hashlib.sha1, "SHA1": hashlib.sha1, "SHA-256": hashlib.sha256}
LARGEST_BLOCK = 10 << 20
MOST_PER_GROUP = 65535
END = b"\xff"


class FormatError(ValueError):
    """The bytes are no signature, or no patch."""


class Signature(NamedTuple):
    block_size: int
    strong_name: str
    blocks: list  # of (weak, strong)


class Patch(NamedTuple):
    block_size: int
    operations: list  # of int, a block of the old file, or bytes, a literal


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise FormatError(f"ends at byte {len(self.data)}, {count} bytes were to follow byte {self.at}")
        self.at += count
        return self.data[self.at - count:self.at]

    def varint(self):
        value = 0
        for shift in range(0, 64, 7):
            byte = self.take(1)[0]
            value |= (byte & 0x7f) << shift
            if byte < 0x80:
                return value
        raise FormatError(f"a number that does not end before byte {self.at}")

    def word(self):
        length = self.take(1)[0]
        if length > 127:
            raise FormatError(f"a name of {length} bytes")
        return self.take(length).decode()

    def hash(self):
        name = self.word()
        if name not in HASHES:
            raise FormatError(f"no hash that is known: {name!r}")
        return name

    def checksum(self, name, start):
        """The last bytes, which vouch for all from `start` on."""
        vouched = self.data[start:self.at]
        if self.take(HASHES[name]().digest_size) != HASHES[name](vouched).digest():
            raise FormatError("the checksum is of something else")
        if self.at != len(self.data):
            raise FormatError(f"{len(self.data) - self.at} bytes behind the checksum")


def varint(number):
    encoded = bytearray()
    while number > 0x7f:
        encoded.append(number & 0x7f | 0x80)
        number >>= 7
    return bytes(encoded) + bytes([number])


def word(text):
    return bytes([len(text.encode())]) + text.encode()


def sealed(name, body):
    """The name of the checksum, what it vouches for, and the checksum."""
    return word(name) + body + HASHES[name](body).digest()


def sums(block, block_size):
    """Both sums of the weak hash: of the signed bytes, and of the same weighted by how far they are from the block's
    end, which is that of a whole block even where the block is short."""
    signed = memoryview(block).cast("b")
    plain = sum(signed)
    return plain, sum(itertools.accumulate(signed)) + (block_size - len(block)) * plain


def joined(plain, weighted):
    return (weighted & 0xffff) << 16 | plain & 0xffff


def weak_hash(block, block_size):
    return joined(*sums(block, block_size))


def opened(data):
    """What signatures and patches begin with: a reader behind it, the name of their check sum, where what that covers begins,
    and the size of blocks."""
    reader = Reader(data)
    checksum = reader.hash()
    start = reader.at
    block_size = reader.varint()
    if not 1 <= block_size <= LARGEST_BLOCK:
        raise FormatError(f"blocks of {block_size} bytes")
    return reader, checksum, start, block_size


# Signatures

def read_signature(data):
    reader, checksum, start, block_size = opened(data)
    strong_name = reader.hash()
    strong_size = HASHES[strong_name]().digest_size
    per_group = reader.varint()
    if not 1 <= per_group <= MOST_PER_GROUP:
        raise FormatError(f"groups of {per_group}")
    blocks = []
    while True:
        count = reader.varint()
        if count > per_group:
            raise FormatError(f"a group of {count} where {per_group} are the most")
        for _ in range(count):
            weak = int.from_bytes(reader.take(4), "big")
            blocks.append((weak, reader.take(strong_size)))
        if count < per_group:
            break
    reader.checksum(checksum, start)
    return Signature(block_size, strong_name, blocks)


def blocks_of(data, block_size, strong_name="MD5"):
    """What a signature says of each block."""
    pieces = (data[at:at + block_size] for at in range(0, len(data), block_size))
    return [(weak_hash(piece, block_size), HASHES[strong_name](piece).digest()) for piece in pieces]


def make_signature(data, block_size, per_group=None):
    if per_group is None:
        per_group = min(1 + (1 << 20) // block_size, MOST_PER_GROUP)
    blocks = [weak.to_bytes(4, "big") + strong for weak, strong in blocks_of(data, block_size)]
    groups = [blocks[at:at + per_group] for at in range(0, len(blocks), per_group)]
    if not groups or len(groups[-1]) == per_group:
        groups.append([])
    body = varint(block_size) + word("MD5") + varint(per_group)
    return sealed("MD5", body + b"".join(varint(len(group)) + b"".join(group) for group in groups))


EMPTY_SIGNATURE = make_signature(b"", 10240)  # what a client begins with that has none


# Patches

def copy(block):
    return b"\x00" + varint(block)


def literal(data):
    return b"\x01" + varint(len(data)) + data


def patch_of(block_size, operations):
    """The patch of these bytes, whatever they are, with a checksum that is right."""
    return sealed("MD5", varint(block_size) + b"".join(operations) + END)


def literals(data, block_size):
    return [literal(data[at:at + block_size]) for at in range(0, len(data), block_size)]


def make_patch(new, signature):
    """Copies whatever block of the old file is found in the new one, at any place, from left to right."""
    size = signature.block_size
    strong_hash = HASHES[signature.strong_name]
    known = {}
    for number, (weak, strong) in enumerate(signature.blocks):
        known.setdefault(weak, {}).setdefault(strong, number)
    operations = []
    length = len(new)
    signed = memoryview(new).cast("b")
    begun = at = 0  # of the literal, of the window
    plain, weighted = sums(new[:size], size)
    while at < length:
        candidates = known.get((weighted & 0xffff) << 16 | plain & 0xffff)
        found = candidates.get(strong_hash(new[at:at + size]).digest()) if candidates else None
        if found is not None:
            operations += literals(new[begun:at], size)
            operations.append(copy(found))
            begun = at = min(at + size, length)
            plain, weighted = sums(new[at:at + size], size)
        else:
            gone = signed[at]
            plain -= gone
            if at + size < length:
                plain += signed[at + size]
            weighted += plain - size * gone
            at += 1
    return patch_of(size, operations + literals(new[begun:], size))


def read_patch(data):
    reader, checksum, start, block_size = opened(data)
    operations = []
    while (kind := reader.take(1)) != END:
        if kind == b"\x00":
            operations.append(reader.varint())
        elif kind == b"\x01":
            count = reader.varint()
            if not 1 <= count <= block_size:
                raise FormatError(f"a literal of {count} bytes")
            operations.append(reader.take(count))
        else:
            raise FormatError(f"no operation: {kind!r}")
    reader.checksum(checksum, start)
    return Patch(block_size, operations)


def apply_patch(old, data):
    """The new file."""
    size, operations = read_patch(data)
    parts = []
    for operation in operations:
        if isinstance(operation, bytes):
            parts.append(operation)
        elif operation * size < len(old):
            parts.append(old[operation * size:(operation + 1) * size])
        else:
            raise FormatError(f"the old file has no block {operation}")
    return b"".join(parts)
