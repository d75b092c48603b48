"""Row: what a read table's rows are made of.

A fact of the domain would do as well, and takes several times as long to make, to change and to
compare; rows are made for every event of the log.
"""

from typing import Any, TypeVar, dataclass_transform

import msgspec

R = TypeVar("R", bound="Row")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class RowMeta(msgspec.StructMeta):
    """Makes a class of rows: frozen, given by name, and unknown to the collector of cycles."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:  # noqa: ANN401 - a metaclass cannot say itself
        """Return the class."""
        return super().__new__(cls, name, bases, namespace, frozen=True, kw_only=True, gc=False)


class Row(msgspec.Struct, metaclass=RowMeta):
    """A row: its columns are the fields of its class, in their order."""


def replace(row: R, **changes: object) -> R:
    """Return a row with other values in some columns. Raise `TypeError` if it has no such one."""
    return msgspec.structs.replace(row, **changes)
