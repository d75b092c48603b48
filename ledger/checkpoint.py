"""Checkpoint: size and root of the tree, signed, as a text that others can keep.

Sources: C2SP tlog-checkpoint, signed-note and tlog-proof; the signature is Ed25519.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.tree import HASH

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
"""What the signature of a witness is: Ed25519 with the time at which it was made."""

ID = 4
"""Bytes of a key's id."""

NAME = re.compile(r"[^\s+\x00-\x20]+")
KEY = re.compile(rf"({NAME.pattern})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/=]+)")
NOTE = re.compile(rf"^{NAME.pattern}\n([0-9]+)\n[A-Za-z0-9+/=]{{44}}\n\n— ", re.MULTILINE)
LINE = re.compile(rf"— ({NAME.pattern}) ([A-Za-z0-9+/=]+)")


@dataclass(frozen=True)
class Signer:
    """Who signs for a log: the log's name, which is the key's too, and 32 secret bytes."""

    origin: str
    secret: bytes

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    @cached_property
    def public(self) -> bytes:
        """Return what the signatures are verified with."""
        return ED25519 + self._key.public_key().public_bytes_raw()

    @cached_property
    def name(self) -> str:
        """Return name and id of the key, by which its signatures are known."""
        return f"{self.origin}+{key_id(self.origin, self.public).hex()}"

    def below(self, origin: str) -> "Signer":
        """Return who signs with the same key for a list beside the log, so named."""
        return Signer(self.origin + origin, self.secret)

    @property
    def verifier(self) -> str:
        """Return the public key as it is handed to whoever verifies."""
        return f"{self.name}+{b64encode(self.public).decode()}"

    def signed(self, size: int, root: bytes) -> str:
        """Return the checkpoint of a tree of that size."""
        return self.note(f"{self.origin}\n{size}\n{b64encode(root).decode()}\n")

    def note(self, text: str) -> str:
        """Return a text, which ends its last line, with the signature under it."""
        signature = key_id(self.origin, self.public) + self._key.sign(text.encode())
        return f"{text}\n— {self.origin} {b64encode(signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Witness:
    """Who signs what a log has signed, once they have seen that it only grew."""

    name: str
    id: bytes
    public: bytes

    def cosigned(self, note: str, answer: str) -> list[str]:
        """Return the lines of an answer with which this witness signs a note."""
        return [line for line in answer.splitlines() if self._signs(note, line)]

    def _signs(self, note: str, line: str) -> bool:
        found = LINE.fullmatch(line)
        if found is None or found[1] != self.name:
            return False
        signature = b64decode(found[2])
        id_, time, signed = signature[:ID], signature[ID : ID + 8], signature[ID + 8 :]
        if id_ != self.id:
            return False
        text, _, _ = note.partition("\n\n")
        said = f"cosignature/v1\ntime {int.from_bytes(time, 'big')}\n{text}\n"
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signed, said.encode())
        except InvalidSignature:
            return False
        return True


def key_id(name: str, public: bytes) -> bytes:
    """Return the id of a key, of which `public` is the kind and the key itself."""
    return sha256(name.encode() + b"\n" + public).digest()[:ID]


def witness(text: str) -> Witness:
    """Return the witness whose public key is written as `name+id+key`. Raise `ValueError`."""
    found = KEY.fullmatch(text.strip())
    public = b64decode(found[3]) if found else b""
    if found is None or public[:1] != COSIGNATURE or len(public) != 1 + HASH:
        raise ValueError("write the key of a witness as name+id+key, of the kind 04")
    if key_id(found[1], public).hex() != found[2]:
        raise ValueError("the id of this key is another")
    return Witness(found[1], key_id(found[1], public), public[1:])


def sizes(text: str) -> list[int]:
    """Return how large the trees were of the checkpoints that a text holds; it is not verified."""
    return [int(found[1]) for found in NOTE.finditer(text)]


def proof_file(index: int, hashes: Sequence[bytes], note: str) -> str:
    """Return what proves to whoever has the leaf that it is in the tree of a checkpoint."""
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}", *encoded(hashes)]
    return "\n".join(lines) + "\n\n" + note


def encoded(hashes: Sequence[bytes]) -> list[str]:
    """Return hashes as they are written in texts."""
    return [b64encode(each).decode() for each in hashes]
