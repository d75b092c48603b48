"""Mutation: spoil a file of the domain in every way, and count what the tests do not notice.

    python -m tests.mutation domain/policies/rollup.py [FILE …]

It needs cosmic-ray (`make mutate` installs it) and takes a minute for the first file, and less
for each further one. Exits with 1 if less than nine tenths are noticed. Without a file it lists
those that are to be tried, or tried anew.
"""

import argparse
import sys

from ops.terminal import bar, table
from tests.mutation.page import BOUND, Tried, keep, known, named, outdated
from tests.mutation.session import Session, Unready, git


def one(session: Session, file: str) -> Tried:
    """Try a file, and keep what came of it."""
    commit, source = git("rev-parse", "--short", "HEAD"), session.originals[file].source
    with bar(file) as advance:
        return keep(file, commit, named(source.encode()), session.tried(file, advance))


def main() -> int:
    """Try each file. Return the exit code."""
    parser = argparse.ArgumentParser(description="Spoil files and see whether tests notice.")
    parser.add_argument("files", nargs="*", metavar="FILE")
    files = parser.parse_args().files
    if not files:
        whole = known()
        rows = [(each.file, "not tried yet") for each in whole if not each.commit]
        rows += [(file, "changed since it was tried") for file in outdated(whole)]
        table("To be tried", ("file", "why"), rows)
        return 0
    try:
        with Session(files) as session:
            found = [one(session, file) for file in files]
    except Unready as reason:
        print(f"mutation: {reason}", file=sys.stderr)
        return 2
    rows = [(each.file, each.mutants, len(each.survivors), f"{each.share:.1%}") for each in found]
    table("Mutants", ("file", "mutants", "survivors", "noticed"), rows)
    return int(any(each.share < BOUND for each in found))


if __name__ == "__main__":
    sys.exit(main())
