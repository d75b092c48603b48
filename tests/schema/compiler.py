"""Compiler: what docs/compiler.md says of it, to be held to."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "compiler.md").read_text()
SHARE = "generated documents that compile"


def exceptions() -> set[str]:
    """Return what is listed as not being one statement."""
    listed = section("What does not compile")
    cells = [row.split("|")[1] for row in listed.splitlines() if row.startswith("|")][2:]
    return {name.strip(" `") for cell in cells for name in cell.split(",")}


def least_share() -> float:
    """Return how many of the generated documents are said to compile at least."""
    [share] = re.findall(r"\| at least ([0-9]+) % \|", section("How much compiles"))
    return int(share) / 100


def section(title: str) -> str:
    """Return the text below a heading."""
    _, below = TEXT.split(f"\n## {title}\n")
    return below.split("\n## ")[0]
