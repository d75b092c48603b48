"""Context: what an operation may use besides its arguments."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from strawberry.types import Info as StrawberryInfo

from ledger.journal import Journal
from ledger.read_audit import ReadKind
from schema.engine.decided import Decided
from schema.engine.history import Happened, Moment
from schema.engine.texts import Language
from schema.engine.token import Viewer
from schema.engine.tree import Tree

Entity: TypeAlias = Callable[["Info", str], Awaitable[object | None]]
"""From a field and an id to the entity as the field selects it, or none if it is not to be seen."""

Sees: TypeAlias = Callable[[str], Awaitable[bool]]
"""Whether the viewer may see the entity of that id now."""

Reads: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""From an operation's text and its variables to its data, as the viewer sees it now."""

Histories: TypeAlias = Callable[[Sequence[str], Moment], Awaitable[list[Happened]]]
"""From streams and a moment to their events by then, whoever asks: see first what they may know."""

Names: TypeAlias = Callable[[str, Mapping[str, Any], date], Awaitable[list[str]]]
"""From a list of the root, a filter and a day to the ids of all it names, for who sees them all."""

Line: TypeAlias = Callable[[], Awaitable[str]]
"""The viewer and those below them now, as the text of an array; nobody where roles alone count."""

Shown: TypeAlias = Callable[[ReadKind, str, Sequence[str]], Awaitable[None]]
"""Records that a field shows something of those whose ids are given, or of many if of nobody."""

Versions: TypeAlias = Callable[[str, Moment, Moment], Awaitable[list[list[Any]]]]
"""From an entity's id and two moments to its versions after the first of them.

Of each: the log position since when it holds, when that was recorded, the command, its actor, type
and stream, and of each field that is another its name, what it was and what it became, as far as
the viewer may see it. See first that they may see the entity.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who asks, in which language, and the ways in and out, both under the viewer's present rights.

    What `entity` returns has the type that the field declares, as the schema resolves its fields.
    `key` is what tokens are signed with, where any may be made.
    """

    viewer: Viewer
    journal: Journal
    entity: Entity
    sees: Sees
    read: Reads
    history: Histories
    names: Names
    line: Line
    tree: Tree
    decided: Decided
    versions: Versions
    register: Tree
    shown: Shown
    language: Language = Language.EN
    key: bytes = b""


Info: TypeAlias = StrawberryInfo[Context, Any]
