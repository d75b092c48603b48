"""Marking: whose pay and appraisals an answer holds, told by the answer itself.

A sight says as what a reading under it is recorded. Where a statement shows something under such a
sight, it writes whose it is into its text, between two characters that JSON never has in it; they
are taken out before the answer leaves. So exactly those are recorded who were shown, however they
were found, and a statement that shows no such thing has nothing of this in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from graphql import GraphQLObjectType
from graphql.execution.collect_fields import GroupedFieldSet

from ledger.read_audit import ReadKind
from schema.engine.graph import says
from schema.engine.reading import Column, Part, Read
from schema.engine.rights import PARTS, Sight
from schema.engine.writing import Scope, Writer

LATER = ReadKind.APPRAISAL
"""What need not be recorded before it leaves."""

NAMING = frozenset({"appraisal", "appraisal/", "evaluation", "improvement"})
"""Kinds of ids that say whose it is. Where they are shown anyway, nothing is marked."""

BEGINS, ENDS = b"\x01", b"\x02"
AMOUNTS = "amounts"
TELLING: Mapping[ReadKind, frozenset[str]] = {
    ReadKind.PAY: frozenset({AMOUNTS}),
    ReadKind.APPRAISAL: frozenset({"score", "grade", "of", "actual", "mark", "document"}),
}
"""Which fields tell it of a row that tells it at all under some condition."""


Mark: TypeAlias = tuple[ReadKind, str]
"""A kind, and the SQL of the ids of those of whom it is shown, parted by commas, or null."""


class Look(NamedTuple):
    """What a statement shows of one kind: types and fields, and whether it `compares` by them.

    What is only compared, and shows nobody, is recorded too. Whose it is the answer tells by ids
    that it is `named` by, or by `marks`, or by both.
    """

    kind: ReadKind
    fields: tuple[str, ...]
    compares: bool
    named: bool = False
    marks: bool = True


def looks(writer: Writer) -> tuple[Look, ...]:
    """Return what the statement that was written shows and compares, by kinds."""
    found = {*writer.shown, *writer.compared}
    compared = {kind for kind, _ in writer.compared}
    return tuple(
        Look(
            kind,
            tuple(sorted(name for of, name in found if of is kind)),
            compares=kind in compared,
            named=kind in writer.named,
            marks=kind in writer.marking or kind in compared,
        )
        for kind in ReadKind
        if any(of is kind for of, _ in found)
    )


def marked(read: Read, scope: Scope) -> Scope:
    """Return the scope within a row, whose neighbours of the same kind are of the same person.

    What is a part of it is as well.
    """
    if read.sees is PARTS:
        return scope
    kind = read.sees.recorded
    return replace(scope, marked=frozenset() if kind is None else frozenset({kind}))


def marks(  # noqa: PLR0917 - a row as it is written
    writer: Writer,
    read: Read,
    type_: GraphQLObjectType,
    fields: GroupedFieldSet,
    row: Scope,
    sees: Sight | None = None,
) -> list[Mark]:
    """Return whose a row is, if what is selected of it is recorded and not told already."""
    found: dict[Mark, None] = {}
    for kind, condition in _told(read, type_, fields, sees):
        writer.shown.add((kind, type_.name))
        if kind in row.marked:
            continue
        if kind is LATER and read.kind in NAMING and "id" in _names(type_, fields):
            writer.named.add(kind)
        else:
            ids = row.person
            writer.marking.add(kind)
            if condition is not None:
                ids = f"CASE WHEN {writer.sql(condition, row)} THEN {ids} END"
            found[kind, ids] = None
    return list(found)


def marks_of(writer: Writer, column: Column, name: str, scope: Scope) -> list[str]:
    """Return the SQL that tells of whom a column is shown, in pieces, if that is recorded."""
    kind = None if column.sees is None else column.sees.recorded
    if column.sees is None or kind is None or kind in scope.marked:
        return []
    person = scope.person if column.person is None else writer.sql(column.person, scope)
    writer.shown.add((kind, name))
    writer.marking.add(kind)
    shown = writer.masked(person, column.sees, scope, column.person)
    return written([(kind, shown or "NULL")])


def written(told: Iterable[Mark]) -> list[str]:
    """Return the SQL that writes whose it is, in pieces."""
    return [
        piece
        for kind, ids in told
        for piece in (f"'\x01{kind} '", f"coalesce({ids}, '')", "'\x02'")
    ]


def parted(answer: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Return an answer without its marks, and the kind and the ids of each."""
    start = answer.find(BEGINS)  # a regular expression would look at each byte
    if start < 0:
        return answer, []
    pieces, told, at = [answer[:start]], list[tuple[bytes, bytes]](), 0
    while start >= 0:
        end = answer.find(ENDS, start)
        kind, _, ids = answer[start + 1 : end].partition(b" ")
        told.append((kind, ids))
        at, start = end + 1, answer.find(BEGINS, end)
        pieces.append(answer[at:start] if start >= 0 else answer[at:])
    return b"".join(pieces), told


def _told(
    read: Read, type_: GraphQLObjectType, fields: GroupedFieldSet, sees: Sight | None
) -> Iterator[tuple[ReadKind, str | None]]:
    """Yield the kinds of what a row tells, each with the condition under which it does."""
    for sight in (read.sees, sees):
        if sight is not None and sight.recorded is not None:
            yield sight.recorded, None
    for condition, sight in read.also.items():
        if sight.recorded is not None and TELLING[sight.recorded] & _names(type_, fields):
            yield sight.recorded, condition


def _names(type_: GraphQLObjectType, fields: GroupedFieldSet) -> set[str]:
    """Return which fields are selected, and `AMOUNTS` if one of them is money."""
    names = {details[0].node.name.value for details in fields.values()} & type_.fields.keys()
    if any(isinstance(says(type_.fields[name]), Part) for name in names):
        names.add(AMOUNTS)
    return names
