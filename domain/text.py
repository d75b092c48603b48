"""Text: names, titles and codes that anybody may read; what is about a person is sealed instead."""

import re
from unicodedata import category

from domain.errors import Invalid

LONGEST = 200
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}  # controls, lone surrogates, line and paragraph separators
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def require(field: str, value: str) -> str:
    """Return `value` without outer space. Raise `Invalid` if nothing, or too much, is left."""
    stripped = value.strip()
    readable = value.isprintable() or not any(category(each) in UNPRINTABLE for each in value)
    if not (readable and 0 < len(stripped) <= LONGEST):
        raise Invalid("text-malformed", field=field)
    return stripped


def optional(field: str, value: str | None) -> str | None:
    """Return `value` as `require` does, or none if there is none."""
    return None if value is None else require(field, value)


def code(field: str, value: str) -> str:
    """Return `value`. Raise `Invalid` if it is not lower-case words joined by hyphens."""
    if not (len(value) <= LONGEST and CODE.fullmatch(value)):
        raise Invalid("code-malformed", field=field)
    return value
