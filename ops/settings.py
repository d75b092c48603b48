"""Settings: everything the environment decides, read once.

What is not set has a default; what is set and makes no sense is refused by its name.
"""

import base64
import binascii
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from ledger.checkpoint import NAME
from ops import key
from ops.errors import Unusable

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("auto", "json", "console")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server was told. Its text shows no secret.

    Without `database_url` the embedded PostgreSQL is used, below `data_directory`. Without
    `token_key` nobody can be told apart, and the server answers for its health only. Without
    `master_key` no personal field can be sealed or opened. Without `signing_key` no checkpoint is
    signed; `log_origin` is the name under which it signs.
    """

    database_url: str | None = field(default=None, repr=False)
    database_owner_url: str | None = field(default=None, repr=False)
    data_directory: Path = Path(".data")
    token_key: bytes | None = field(default=None, repr=False)
    master_key: bytes | None = field(default=None, repr=False)
    signing_key: bytes | None = field(default=None, repr=False)
    log_origin: str = "localhost/merit-ledger"
    checkpoint_seconds: int = 10
    host: str = "127.0.0.1"
    port: int = 8000
    read_connections: int = 16
    writer_queue: int = 4096
    subscriptions_per_actor: int = 1000
    statement_timeout_seconds: int = 30
    trusted_documents: Path | None = None
    trusted_only: bool = False
    log_level: str = "INFO"
    log_format: str = "auto"

    @property
    def is_embedded(self) -> bool:
        """Return whether the database is the one that comes with the program."""
        return self.database_url is None

    def with_made_keys(self) -> "Settings":
        """Return the settings with what keys are missing read from files, and made at first start.

        Only beside an embedded database: several servers on one database need the same keys.
        """
        if not self.is_embedded:
            return self
        return replace(
            self,
            token_key=self.token_key or key.obtain(self.data_directory / "token.key"),
            master_key=self.master_key or key.obtain(self.data_directory / "master.key"),
            signing_key=self.signing_key or key.obtain(self.data_directory / "signing.key"),
        )


def read(environment: Mapping[str, str] = os.environ, root: Path = Path()) -> Settings:
    """Return what `environment` says; paths are below `root`. Raise `Unusable` at a wrong value."""
    found = Settings(**dict(_values(environment)))
    if found.database_owner_url and not found.database_url:
        raise Unusable("DATABASE_OWNER_URL is wrong: write DATABASE_URL beside it")
    if found.trusted_only and not found.trusted_documents:
        raise Unusable("TRUSTED_ONLY is wrong: write TRUSTED_DOCUMENTS beside it")
    return replace(
        found,
        database_owner_url=found.database_owner_url or found.database_url,
        data_directory=root / found.data_directory,
        trusted_documents=found.trusted_documents and root / found.trusted_documents,
    )


def _values(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Return each setting that has a variable: its name in small letters, and the value meant."""
    for name, parse in _parsers().items():
        text = environment.get(name.upper(), "").strip()
        if text:
            try:
                yield name, parse(text)
            except ValueError as error:
                raise Unusable(f"{name.upper()} is wrong: {error}") from None


def _parsers() -> dict[str, Callable[[str], object]]:
    return {
        "database_url": _database,
        "database_owner_url": _database,
        "data_directory": Path,
        "token_key": _key,
        "master_key": _key,
        "signing_key": _key,
        "log_origin": _origin,
        "checkpoint_seconds": _between(1, 86_400),
        "host": str,
        "port": _between(0, 65_535),
        "read_connections": _between(1, 1000),
        "writer_queue": _between(1, 1_000_000),
        "subscriptions_per_actor": _between(1, 1_000_000),
        "statement_timeout_seconds": _between(1, 86_400),
        "trusted_documents": Path,
        "trusted_only": _truth,
        "log_level": _one_of(LEVELS, str.upper),
        "log_format": _one_of(FORMATS, str.lower),
    }


def _database(text: str) -> str:
    try:
        conninfo_to_dict(text)
    except ProgrammingError:
        # The text may hold a password and is not repeated.
        raise ValueError("write postgresql://user@host/database, or host=… dbname=…") from None
    return text


def _key(text: str) -> bytes:
    try:
        made = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        made = b""
    if len(made) != key.BYTES:
        raise ValueError(f"write {key.BYTES} random bytes in base64url, as 43 characters")
    return made


def _origin(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError("write a name such as example.com/ledger, without spaces and plus")
    return text


def _between(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            raise ValueError(f"write a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return parse


def _truth(text: str) -> bool:
    return _one_of(("true", "false"), str.lower)(text) == "true"


def _one_of(allowed: tuple[str, ...], form: Callable[[str], str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if form(text) not in allowed:
            raise ValueError(f"write one of {', '.join(allowed)}, not {text!r}")
        return form(text)

    return parse
