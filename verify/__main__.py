"""Verify: hold an export of the log to what was signed.

python -m verify FOLDER --key KEY [--checkpoint FILE …] [--some]
"""

import argparse
import sys
from pathlib import Path

from verify.check import checked
from verify.export import Export
from verify.leaf import Unreadable
from verify.note import key, notes

SHOWN = 20
"""How many sentences about what is wrong are printed."""


def main(words: list[str] | None = None) -> int:
    """Print what is wrong and what is right. Return 1 if anything is wrong, 2 if it cannot run."""
    chosen = parsed(words)
    try:
        named = Path(chosen.key)
        signer = key(named.read_text("utf-8") if named.is_file() else chosen.key)
        kept = [note for path in chosen.checkpoint for note in notes(path.read_text("utf-8"))]
        result = checked(Export(chosen.folder), signer, kept, some=chosen.some)
    except (OSError, ValueError, Unreadable) as error:
        print(f"verify: {error}", file=sys.stderr)
        return 2
    for sentence in result.wrong[:SHOWN]:
        print(f"✗ {sentence}")
    if len(result.wrong) > SHOWN:
        print(f"✗ … and {len(result.wrong) - SHOWN:,} more.")
    for sentence in result.right:
        print(f"✓ {sentence}")
    for sentence in result.limits:
        print(f"! {sentence}")
    return 1 if result.wrong else 0


def parsed(words: list[str] | None) -> argparse.Namespace:
    """Return what the command line says. Exit with a message if it says nothing we know."""
    parser = argparse.ArgumentParser(
        prog="python -m verify", description="Hold an export of the log to what was signed."
    )
    parser.add_argument("folder", type=Path, help="what `server.py export` has written")
    parser.add_argument(
        "--key", required=True, help="the public key, name+id+key, or a file that holds it"
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        help="a file with checkpoints that were kept where the operator cannot change them",
    )
    parser.add_argument(
        "--some", action="store_true", help="it holds some events only, each with its proof"
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
