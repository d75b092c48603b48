"""Sheet: a file of rows and columns, whatever its encoding and delimiter."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ops.errors import Unusable
from ops.imports.mapping import Layout
from ops.imports.problem import Problem

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = (";", "\t", ",", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A header, and its records by row number; the header is row 1."""

    header: Sequence[str]
    records: Sequence[tuple[int, dict[str, str]]]
    problems: Sequence[Problem]


def read(raw: bytes, layout: Layout) -> Sheet:
    """Return what a file holds. Raise `Unusable` if it cannot be read at all."""
    text = decoded(raw, layout.encoding)
    delimiter = layout.delimiter if layout.delimiter != "auto" else delimiter_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, TypeError) as error:
        raise Unusable(f"the file is no table: {error}") from error
    if not rows:
        raise Unusable("the file is empty")
    header = [name.strip() for name in rows[0]]
    twice = [name for name, times in Counter(header).items() if name and times > 1]
    problems = [Problem(row=1, column=name, rule="column-twice") for name in twice]
    records: list[tuple[int, dict[str, str]]] = []
    for number, written in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in written]
        if not any(cells):
            continue
        if len(cells) != len(header):
            parameters = {"cells": len(cells), "columns": len(header)}
            problems.append(
                Problem(row=number, column="", rule="row-malformed", parameters=parameters)
            )
            continue
        records.append((number, dict(zip(header, cells, strict=True))))
    return Sheet(header=header, records=records, problems=problems)


def decoded(raw: bytes, encoding: str) -> str:
    """Return the text of a file. Raise `Unusable` if it is not in that encoding."""
    try:
        return raw.decode(encoding_of(raw) if encoding == "auto" else encoding).lstrip("\ufeff")
    except (UnicodeError, LookupError) as error:
        raise Unusable(f"the file is not in the encoding {encoding}: {error}") from error


def encoding_of(raw: bytes) -> str:
    """Return the encoding that a file seems to be in: by its mark, its zeros, or by trying."""
    for mark, name in MARKS:
        if raw.startswith(mark):
            return name
    if b"\0" in raw[:200]:
        return "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """Return what separates the columns of the header."""
    header, quoted = Counter[str](), False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            break
        elif not quoted:
            header[character] += 1
    return max(DELIMITERS, key=lambda one: header[one])
