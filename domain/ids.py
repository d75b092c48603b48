"""Ids: the names of streams, which are the ids that everybody uses.

An id is its kind and one or more codes: `employee:E00002`, `appraisal:2016Q1:E00002`.
"""

import re
from functools import lru_cache

from domain.errors import Invalid

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@lru_cache(maxsize=100_000)  # asked again and again for the same few
def require(kind: str, id: str, codes: int = 1) -> str:  # noqa: A002 - the API's word
    """Return `id`. Raise `Invalid` if it is not `kind` and as many codes."""
    first, *rest = id.split(":")
    if first != kind or len(rest) != codes or not all(CODE.fullmatch(code) for code in rest):
        raise Invalid("id-malformed", id=id, kind=kind)
    return id


def code(id: str) -> str:  # noqa: A002 - the API's word
    """Return `id` without its kind."""
    return id.partition(":")[2]
