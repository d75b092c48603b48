"""Mutation: spoil a file of the domain in every way, and count what the tests do not notice.

    python -m tests.mutation domain/policies/rollup.py [FILE …]

It needs cosmic-ray (`make mutate` installs it) and takes some seconds for each of some hundred
mutants. Exits with 1 if less than nine tenths are noticed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from ops.terminal import bar, table
from tests.mutation.page import BOUND, Tried, keep
from tests.mutation.session import Unready, git, tried


def one(file: str) -> Tried:
    """Try a file. Raise `Unready` if it is not as it was committed."""
    if git("status", "--porcelain", "--", file, "tests/domain"):
        raise Unready(f"commit {file} and its tests first")
    commit = git("rev-parse", "--short", "HEAD").decode().strip()
    with tempfile.TemporaryDirectory() as home, bar(file) as advance:
        return keep(file, commit, tried(Path(file), Path(home), advance))


def main() -> int:
    """Try each file. Return the exit code."""
    parser = argparse.ArgumentParser(description="Spoil files and see whether tests notice.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    try:
        found = [one(file) for file in parser.parse_args().files]
    except Unready as reason:
        print(f"mutation: {reason}", file=sys.stderr)
        return 2
    rows = [(each.file, each.mutants, len(each.survivors), f"{each.share:.1%}") for each in found]
    table("Mutants", ("file", "mutants", "survivors", "noticed"), rows)
    return int(any(each.share < BOUND for each in found))


if __name__ == "__main__":
    sys.exit(main())
