"""Analytics: what docs/analytics.md asks, in DuckDB and in Polars, and what it is answered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

PAGE = Path("docs/analytics.md")
BLOCK = re.compile(r"(?ms)^```(sh|sql|python)\n(.*?)^```\n(?:```csv\n(.*?)^```\n)?")
TABLE = re.compile(r"(?:present|versions)\(['\"](\w+)['\"]\)")


@dataclass(frozen=True)
class Block:
    """A block of the page, and the answer that stands below it."""

    language: str
    text: str
    answer: str | None


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page, in their order."""
    for found in BLOCK.finditer(page):
        yield Block(found[1], found[2], found[3])


def tables(page: str) -> set[str]:
    """Return the read tables that a page asks for."""
    return set(TABLE.findall(page))


def answered(duck: duckdb.DuckDBPyConnection, block: Block) -> str:
    """Return what a question is answered, as CSV."""
    if block.language == "python":
        known: dict[str, Any] = {}
        exec(block.text, known)  # noqa: S102 - the page's own
        return known["answer"].write_csv()
    found = duck.execute(block.text)
    names = [each[0] for each in found.description]
    return "".join(f"{','.join(map(str, row))}\n" for row in [names, *found.fetchall()])
