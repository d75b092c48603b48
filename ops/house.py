"""House: what a sub-command may use, put together by `server.py`."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from ledger.ledger import Ledger
from ops.settings import Settings
from projections.engine.install import Places
from projections.engine.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One ledger, its read tables and how they were set up.

    `owner` and `conninfo` lead to the database as its owner and as the serving role. `places`
    says which read tables are as declared. `open_ledger` opens the log, in another
    process too; it raises `Unfit` while a read table is not as declared.
    """

    settings: Settings
    owner: str
    conninfo: str
    tables: tuple[Table[Any], ...]
    places: Places
    open_ledger: Callable[[], AbstractAsyncContextManager[Ledger]]
