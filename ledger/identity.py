"""Identity: ids for commands, in the order in which they are made.

Source: RFC 9562, UUID version 7 (48 bits of Unix milliseconds, then random bits).
"""

from os import urandom
from time import time_ns
from uuid import UUID


def new_id() -> UUID:
    """Return an id that sorts after those made in earlier milliseconds."""
    moment = time_ns() // 1_000_000
    chance = int.from_bytes(urandom(10), "big")
    number = (moment & (1 << 48) - 1) << 80 | chance
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=number)
