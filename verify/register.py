"""Register: what is not as it was signed in the list beside the log, entry by entry."""

from collections.abc import Sequence
from itertools import chain

from verify.export import Export, Row
from verify.leaf import OUTCOMES, READINGS, Form, Unreadable
from verify.tree import leaf_hash

NUMBER, OUTCOME_TYPE, OUTCOME_ACTOR, KIND, READER = 0, 14, 11, 6, 7
"""Where these are in the row of a command, and of a reading."""


def differing(
    register: Export, size: int, leaves: Sequence[bytes]
) -> tuple[list[str], list[bytes]]:
    """Return what is wrong, and the hashes of the entries, in their order.

    Without `leaves`, which the tiles have, single entries are not told apart.
    """
    found: dict[int, tuple[bytes, str]] = {}
    wrong: list[str] = []
    files = (
        ("outcomes", OUTCOMES, register.outcomes()),
        ("readings", READINGS, register.readings()),
    )
    numbered = chain.from_iterable(
        ((name, form, number, row) for number, row in rows) for name, form, rows in files
    )
    for name, form, number, row in numbered:
        try:
            position, made, said = _entry(form, row)
        except Unreadable as reason:
            wrong.append(f"line {number} of the {name} is unreadable: {reason}.")
            continue
        if position in found:
            wrong.append(f"line {number} of the {name} has number {position} again.")
        found[position] = made, said
    wrong += [
        f"entry {position} ({said}) differs."
        for position, (made, said) in sorted(found.items())
        if 0 < position <= len(leaves) and made != leaves[position - 1]
    ]
    wrong += [f"entry {number} is missing." for number in range(1, size + 1) if number not in found]
    wrong += [
        f"entry {number} ({said}) came after the {size:,} that were signed."
        for number, (_, said) in sorted(found.items())
        if not 0 < number <= size
    ]
    return wrong, [made for _, (made, _) in sorted(found.items())]


def _entry(form: Form, row: Row | Unreadable) -> tuple[int, bytes, str]:
    """Return the number of an entry, its hash and what it is. Raise `Unreadable`."""
    if isinstance(row, Unreadable):
        raise row
    made = leaf_hash(form.encoded(row))
    if form is OUTCOMES:
        return row[NUMBER], made, f"{row[OUTCOME_TYPE]} by {row[OUTCOME_ACTOR]}"
    return row[NUMBER], made, f"{row[KIND]} read by {row[READER]}"
