"""Account: the system user that the embedded PostgreSQL runs as.

An ordinary user runs it as themself. Root cannot, so root lends it a system user, made at first
start; a directory that already belongs to somebody is served as its owner.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from ops.errors import Unusable

NAME = "merit-ledger"


class Identity(TypedDict, total=False):
    """What `subprocess` needs to start a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group of this system."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def identity(self) -> Identity:
        """Return how a program is started under this account."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make `path` this account's."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def account_for(home: Path) -> Account:
    """Return the account that owns `home`, made if missing. Raise `Unusable` if it is not ours."""
    above = 0o700 if os.geteuid() else 0o711  # root's system user passes through
    try:
        home.parent.mkdir(mode=above, parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
        owner = home.stat()
    except OSError as error:
        message = f"{home} cannot be made ({error.strerror}): choose another DATA_DIRECTORY"
        raise Unusable(message) from error
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise Unusable(f"{home} belongs to another user: choose another DATA_DIRECTORY")
        return Account(owner.st_uid, owner.st_gid)
    account = Account(owner.st_uid, owner.st_gid) if owner.st_uid else _system_user()
    account.give(home)
    open_path(home, account)
    return account


def _system_user() -> Account:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make_system_user()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> None:
    program = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
    command = [program or "useradd", "--system", "--user-group", "--no-create-home"]
    if program is None or subprocess.run([*command, NAME], check=False).returncode:
        raise Unusable(
            f"PostgreSQL does not run as root, and there is no system user {NAME}: "
            "make one, run as an ordinary user, or set DATABASE_URL"
        )


def open_path(path: Path, account: Account) -> None:
    """Let `account` pass through the directories above `path`: pass, not list and not read.

    A program below a directory that its user may not pass cannot be started at all, and a
    checkout in root's home is such a place.
    """
    if not account.is_other:
        return
    for directory in path.parents:
        state = directory.stat()
        if state.st_uid != account.uid and not state.st_mode & stat.S_IXOTH:
            print(
                f"PostgreSQL runs as {NAME}, which may pass through {directory} from now on (o+x)",
                file=sys.stderr,
            )
            directory.chmod(stat.S_IMODE(state.st_mode) | stat.S_IXOTH)


def open_tree(path: Path, account: Account) -> None:
    """Let `account` read and start what is installed at `path`, should root's umask forbid it."""
    if not account.is_other:
        return
    open_path(path, account)
    if path.stat().st_mode & stat.S_IXOTH:
        return
    libraries = path.parent.with_name(f"{path.parent.name}.libs")
    for tree in (path, libraries):
        for found in (tree, *tree.rglob("*")):
            mode = stat.S_IMODE(found.stat().st_mode)
            found.chmod(mode | stat.S_IROTH | (mode & stat.S_IXUSR) >> 6)
