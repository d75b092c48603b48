"""Chance: what is invented, from a fixed seed and the same on every machine and release."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

SEED = "Merit Ledger demonstration 1"


def number(below: int, *about: object) -> int:
    """Return a whole number from 0 to `below` - 1 that depends on `about` alone."""
    words = "/".join((SEED, *map(str, about)))
    return int.from_bytes(sha256(words.encode()).digest()[:8], "big") % below


def choice(options: Sequence[T], *about: object) -> T:
    """Return one of `options`, depending on `about` alone."""
    return options[number(len(options), *about)]
