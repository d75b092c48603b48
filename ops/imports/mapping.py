"""Mapping: how an export is laid out, and which of its columns is which fact."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from domain.salary import Cause
from ops.errors import Unusable

FACTS = (
    *("employee_id", "name", "email", "hired_on", "effective_on", "employment", "gender"),
    *("department", "department_name", "division", "title", "level", "position"),
    *("superior_id", "superior_name", "salary", "currency"),
)
NEEDED = ("employee_id", "hired_on", "effective_on", "employment", "department")
"""Without them nobody can be hired."""

DAYS = {"dd": "%d", "mm": "%m", "yyyy": "%Y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The file: `auto` is found out from its first bytes and its header."""

    encoding: str = "auto"
    delimiter: str = "auto"
    dates: tuple[str, ...] = ("yyyy-mm-dd",)
    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from: columns joined by a space, or one value for all rows.

    `values` turns what the file says into what is meant. An empty cell takes `default`; without
    one it is a problem if `required`, and else left open.
    """

    columns: tuple[str, ...] = ()
    value: str | None = None
    values: dict[str, str] = field(default_factory=dict[str, str])
    default: str | None = None
    required: bool = False

    @property
    def heading(self) -> str:
        """Return what the columns are called, to point to them."""
        return " + ".join(self.columns) or "(mapping)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What follows from what the file does not say.

    `cause` is that of every adjustment. Those in service whom the file lacks end their service if
    `missing` is `end-of-service`, with `last_day_on`.
    """

    cause: Cause = Cause.NOT_STATED
    unknown_before: str = "before-first-import"
    missing: str = "keep"
    last_day_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The whole file MAPPING.toml, and its bytes."""

    sources: dict[str, Source]
    layout: Layout = field(default_factory=Layout)
    choices: Choices = field(default_factory=Choices)
    raw: bytes = b""


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    columns: dict[str, Any]
    file: Layout = msgspec.field(default_factory=Layout)
    choices: Choices = msgspec.field(default_factory=Choices)


def read(path: Path) -> Mapping:
    """Return the mapping. Raise `Unusable` if it is not there or makes no sense."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from error
    try:
        document = msgspec.convert(tomllib.loads(raw.decode()), _Document)
        sources = {fact: source(fact, given) for fact, given in document.columns.items()}
    except ValueError as error:  # TOML's and msgspec's errors are ValueErrors
        raise Unusable(f"{path} is no mapping: {error}") from error
    absent = [fact for fact in NEEDED if fact not in sources]
    if absent:
        raise Unusable(f"{path} does not say where to find {', '.join(absent)}")
    require(path, document.choices, document.file, sources)
    return Mapping(sources=sources, layout=document.file, choices=document.choices, raw=raw)


def source(fact: str, given: object) -> Source:
    """Return where a fact comes from. Raise `ValueError` if that is unclear."""
    if fact not in FACTS:
        raise ValueError(f"there is no fact {fact}; there are {', '.join(FACTS)}")
    if isinstance(given, str):
        given = {"columns": [given]}
    elif isinstance(given, dict) and "column" in given:
        named: dict[str, Any] = dict(given)  # pyright: ignore[reportUnknownArgumentType]
        given = {"columns": [named.pop("column")], **named}
    found = msgspec.convert(given, Source)
    if bool(found.columns) == (found.value is not None):
        raise ValueError(f"{fact} needs a column or a value, and not both")
    return found


def require(path: Path, choices: Choices, layout: Layout, sources: dict[str, Source]) -> None:
    """Raise `Unusable` if parts of the mapping contradict one another."""
    if {"superior_id", "superior_name"} <= sources.keys():
        raise Unusable(f"{path} finds superiors by id and by name: choose one")
    if "superior_name" in sources and "name" not in sources:
        raise Unusable(f"{path} finds superiors by name and has no names")
    if ("salary" in sources) != ("currency" in sources):
        raise Unusable(f"{path} has a salary or a currency without the other")
    if choices.missing not in ("keep", "end-of-service"):
        raise Unusable(f"{path}: missing is keep or end-of-service")
    if (choices.missing == "end-of-service") != (choices.last_day_on is not None):
        raise Unusable(f"{path}: end-of-service and last_day_on belong together")
    if layout.decimal == layout.thousands:
        raise Unusable(f"{path}: decimal and thousands are the same character")
