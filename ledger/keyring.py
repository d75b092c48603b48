"""Keyring: one key a person, wrapped by a master key that is not in the database.

Erasing somebody's key makes every text about them unreadable wherever it is stored or was backed
up; events, decisions and their replay stay whole, because they only ever saw the tokens.
"""

import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from os import urandom
from typing import TypeAlias

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from ledger import sealing
from ledger.gathering import Gathering

MOST = 200_000
"""How many keys are kept in memory."""

NONCE = 12
KEY = 32

Wrapped: TypeAlias = Mapping[str, bytes | None]
"""Wrapped keys by person; none is an erased one."""


OBTAIN = "SELECT person, wrapped FROM keys.obtain(%s::text[], %s::bytea[])"


class OtherMaster(Exception):  # noqa: N818 - says what it is
    """The keys in the database are wrapped by another master key."""

    def __init__(self) -> None:
        super().__init__("the database is sealed under another master key: restore that one")


class Keyring:
    """The keys of the people texts are about. `obtain` them first; sealing then asks no one."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection], master: bytes) -> None:
        self._pool = pool
        self._wrapping = AESGCM(derived(master, b"person keys"))
        self._digesting = derived(master, b"command digests")
        self._proof = derived(master, b"proof")
        self._keys: OrderedDict[str, bytes | None] = OrderedDict()
        self._making = Gathering(self._made)

    async def prove(self) -> None:
        """Raise `OtherMaster` if this is not the master key that was used here first."""
        async with self._pool.connection() as connection:
            found = await connection.execute("SELECT keys.prove(%s)", (self._proof,))
            if await found.fetchone() != (self._proof,):
                raise OtherMaster

    async def obtain(self, people: Iterable[str]) -> None:
        """Make the keys of `people` known, making those that there are none of."""
        await self._know(people, self._making.ask)

    async def recall(self, people: Iterable[str]) -> None:
        """Make the keys of `people` known as far as there are any; make none."""
        await self._know(people, self._found)

    def seal(self, person: str, feature: str, field: str, text: str) -> str:
        """Return the token of a text. Raise `LookupError` if the person's key is not known.

        A blank text has none, so that a rule can see that nothing was said.
        """
        if not text.strip():
            return ""
        return sealing.seal(self._key(person), person, feature, field, text)

    def unseal(self, person: str, feature: str, field: str, token: str) -> str | None:
        """Return the text of a token, or none if the person's key is erased or there is none."""
        key = self._keys.get(person)
        if key is None or not token:
            return None if key is None else ""
        return sealing.unseal(key, person, feature, field, token)

    def digest(self, content: bytes) -> bytes:
        """Return a digest of plain content which tells nothing to whoever lacks the master key."""
        return hmac.digest(self._digesting, content, sha256)

    async def _know(
        self, people: Iterable[str], ask: Callable[[Sequence[str]], Awaitable[Wrapped]]
    ) -> None:
        missing: list[str] = []
        for person in set(people):
            if person in self._keys:
                self._keys.move_to_end(person)  # the last asked for are the last forgotten
            else:
                missing.append(person)
        if not missing:
            return
        found = await ask(missing)
        for person in missing:
            if person in found:
                wrapped = found[person]
                self._keys[person] = None if wrapped is None else self._unwrap(person, wrapped)
        while len(self._keys) > MOST:
            self._keys.popitem(last=False)

    async def _made(self, people: Sequence[str]) -> Wrapped:
        return await self._read(people, [self._wrap(person, urandom(KEY)) for person in people])

    async def _found(self, people: Sequence[str]) -> Wrapped:
        return await self._read(people, [None for _ in people])

    async def _read(self, people: Sequence[str], offered: Sequence[bytes | None]) -> Wrapped:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(OBTAIN, (people, offered), prepare=True, binary=True)
            return dict(await cursor.fetchall())

    def _key(self, person: str) -> bytes:
        key = self._keys.get(person)
        if key is None:
            raise LookupError(f"there is no key for {person}: it was erased, or never obtained")
        return key

    def _wrap(self, person: str, key: bytes) -> bytes:
        nonce = urandom(NONCE)
        return nonce + self._wrapping.encrypt(nonce, key, person.encode())

    def _unwrap(self, person: str, wrapped: bytes) -> bytes:
        return self._wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], person.encode())


def derived(master: bytes, purpose: bytes) -> bytes:
    """Return the key that the master key gives for one purpose."""
    return HKDFExpand(algorithm=SHA256(), length=KEY, info=purpose).derive(master)
