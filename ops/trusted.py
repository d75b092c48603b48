"""Trusted: the file of documents that can be asked for by their ids."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from ops.errors import Unusable


def read(path: Path | None) -> Mapping[str, str]:
    """Return the documents of a file by id. Raise `Unusable` if it is not such a file."""
    if path is None:
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        wanted = "name a JSON file with an object of ids and texts"
        raise Unusable(f"TRUSTED_DOCUMENTS is wrong: {wanted} ({error})") from None
