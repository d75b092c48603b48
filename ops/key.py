"""Key: 256 random bits in a file that only its owner can read.

The file is made whole and then given its name, so that of several first starts one wins and the
others read what it made.
"""

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from ops.errors import Unusable

BYTES = 32

PASSED = 0o711
"""The mode of the directory around it: what runs the database passes through, and lists nothing."""


def obtain(path: Path) -> bytes:
    """Return the key in `path`, made if there is none. Raise `Unusable` if it holds none."""
    try:
        text = _text(path)
    except OSError as error:
        message = f"{path} cannot be read or made ({error.strerror}): set DATA_DIRECTORY"
        raise Unusable(message) from error
    with suppress(ValueError):
        made = base64.urlsafe_b64decode(text.strip() + b"==")
        if len(made) == BYTES:
            return made
    raise Unusable(f"{path} holds no key: restore it from a backup")


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _make(path)
        return path.read_bytes()


def _make(path: Path) -> None:
    path.parent.mkdir(mode=PASSED, parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).rstrip(b"=") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        Path(aside).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
