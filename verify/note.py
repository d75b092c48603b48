"""Note: what was signed, and whether it was by the key at hand.

Sources: C2SP signed-note, tlog-checkpoint and tlog-proof.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASH = 32
ID = 4
ED25519 = b"\x01"
MARK = "— "
PROOF = "c2sp.org/tlog-proof@v1"


class Unsigned(Exception):  # noqa: N818 - says what it is
    """It is no checkpoint that the key at hand has signed."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, with the name under which it signs and the id that stands in signatures."""

    name: str
    id: bytes
    public: bytes

    @property
    def of_register(self) -> "Key":
        """Return the same key as it signs for the register beside the log."""
        name = f"{self.name}/register"
        return Key(name, key_id(name, self.public), self.public)

    def signs(self, text: str, line: str) -> bool:
        """Return whether a line under a text is this key's signature. Raise `Unsigned` if false."""
        name, _, signature = line.removeprefix(MARK).rpartition(" ")
        made = decoded(signature)
        if not line.startswith(MARK) or name != self.name or made[:ID] != self.id:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(made[ID:], text.encode())
        except InvalidSignature:
            raise Unsigned("its signature is not good") from None
        return True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How large a log was and what its root was, signed."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """That the leaf of an index is in the tree of a checkpoint."""

    index: int
    hashes: list[bytes]
    checkpoint: Checkpoint


def key(text: str) -> Key:
    """Return the key that is written as `name+id+key`. Raise `ValueError` if none is."""
    name, _, rest = text.strip().partition("+")
    id_, _, encoded = rest.partition("+")
    public = decoded(encoded)
    if public[:1] != ED25519 or len(public) != 1 + HASH:
        raise ValueError("write the public key as name+id+key, of the kind 01")
    made = key_id(name, public[1:])
    if made.hex() != id_:
        raise ValueError("the public key has another id than the one it is written with")
    return Key(name, made, public[1:])


def key_id(name: str, public: bytes) -> bytes:
    """Return the id of a key of a name."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:ID]


def origin(note: str) -> str:
    """Return whose a note says that it is; it is not verified."""
    return note.partition("\n")[0]


def checkpoint(note: str, signer: Key) -> Checkpoint:
    """Return what a note says. Raise `Unsigned` unless the key has signed it."""
    text, found, signatures = note.rpartition("\n\n")
    signed = [signer.signs(f"{text}\n", line) for line in signatures.split("\n")]
    if not found or not any(signed):
        raise Unsigned("it is not signed by this key")
    try:
        origin, size, root = text.split("\n")
        whole = Checkpoint(origin, int(size), decoded(root))
    except ValueError:
        raise Unsigned("it is signed, and no checkpoint") from None
    if not origin or str(whole.size) != size or len(whole.root) != HASH:
        raise Unsigned("it is signed, and no checkpoint")
    return whole


def notes(text: str) -> Iterator[str]:
    """Yield the notes of a file to which checkpoints were added one after the other."""
    made: list[str] = []
    for line in text.split("\n"):
        if made and made[-1].startswith(MARK) and not line.startswith(MARK):
            yield "\n".join(made).strip("\n") + "\n"
            made = []
        made.append(line)
    if rest := "\n".join(made).strip("\n"):
        yield rest + "\n"


def proof(text: str, signer: Key) -> Proof:
    """Return what a file proves. Raise `Unsigned` unless the key has signed its checkpoint."""
    head, found, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[1:] and lines[1].startswith("extra "):
        del lines[1]
    if not found or lines[:1] != [PROOF] or not lines[1:] or not lines[1].startswith("index "):
        raise Unsigned("it is no tlog-proof")
    index = lines[1].removeprefix("index ")
    if not (index.isascii() and index.isdigit()):
        raise Unsigned("it is no tlog-proof")
    return Proof(int(index), hashes(lines[2:]), checkpoint(note, signer))


def hashes(lines: list[str]) -> list[bytes]:
    """Return the hashes that lines hold. Raise `Unsigned` if one holds none."""
    made = [decoded(line) for line in lines]
    if any(len(each) != HASH for each in made):
        raise Unsigned("it holds a hash that is none")
    return made


def decoded(text: str) -> bytes:
    """Return what is written in base64, or nothing if it is not."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
