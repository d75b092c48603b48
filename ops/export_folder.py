"""Export folder: one that has its name only when everything in it is whole and on disk.

Until then it lies beside, hidden and called unfinished; what a killed export left there the next
one of the same name removes.
"""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ops.errors import Unusable


def require_free(target: Path) -> None:
    """Raise `Unusable` if there is anything where a folder is to be."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Unusable(f"{target} is no folder")
    if target.is_dir() and any(target.iterdir()):
        raise Unusable(f"{target} is not empty: name another folder")


def unfinished(target: Path) -> Path:
    """Return where a folder lies until it is whole."""
    return target.with_name(f".{target.name}.unfinished")


@contextmanager
def made(target: Path) -> Generator[Path]:
    """Lend a folder to write into; once the block has ended well it lies at `target`.

    Raise `Unusable` if something is there, or another export is writing it.
    """
    target = target.absolute()
    require_free(target)
    making = unfinished(target)
    making.mkdir(parents=True, exist_ok=True)
    held = os.open(making, os.O_RDONLY)
    try:
        alone(held, target)
        emptied(making)
        yield making
        flushed(making)
        require_free(target)
        making.rename(target)
        flush(target.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    finally:
        os.close(held)


def alone(held: int, target: Path) -> None:
    """Hold a folder for this process. Raise `Unusable` if another one holds it."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unusable(f"another export is writing {target}") from None


def emptied(folder: Path) -> None:
    """Remove what a killed export left."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def flushed(folder: Path) -> None:
    """Have everything below a folder on disk."""
    for each in sorted(folder.rglob("*"), reverse=True):
        flush(each)
    flush(folder)


def flush(path: Path) -> None:
    """Have a file, or what a folder lists, on disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
