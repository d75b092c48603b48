"""Cluster: one PostgreSQL data directory, and the server that runs over it.

The server listens on a socket in a private directory and nowhere else. It is started in a session
of its own, so that a Ctrl-C meant for us does not reach it. As root it runs as the owner of the
directory, a system user, because PostgreSQL refuses root.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from ops.account import Account
from ops.errors import Unusable

SUPERUSER = "postgres"
PORT = 5432  # the socket's name; nothing listens on a network
RECOVERY_SECONDS = 600  # a large log is long in replaying after a crash
RETRY_SECONDS = 30  # what an earlier server's last processes may take to go
FIRST_WITH_LOCALES = 17  # the first PostgreSQL that sorts and folds text by itself
SOCKET_BYTES = 100  # the shortest limit of the systems we run on, with room for the lock's name


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server's main process, as its own file describes it."""

    pid: int
    sockets: Path

    def answers(self) -> bool:
        """Return whether it accepts connections."""
        try:
            psycopg.connect(
                host=str(self.sockets), port=PORT, user=SUPERUSER, dbname="postgres"
            ).close()
        except psycopg.OperationalError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data directory below `home`, served by the programs in `binaries` under `settings`."""

    home: Path
    binaries: Path
    account: Account
    settings: Mapping[str, str]

    @property
    def data(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    def start(self) -> Postmaster:
        """Return the server, taken over if it runs and started if not. Raise `Unusable` if neither.

        What a killed server left behind is recovered by PostgreSQL itself.
        """
        self._initialise()
        until = time.monotonic() + RECOVERY_SECONDS
        retry_until = time.monotonic() + RETRY_SECONDS
        while time.monotonic() < until:
            running = self.postmaster()
            if running is None:
                self._launch(retry=time.monotonic() < retry_until)
            elif running.answers():
                return running
            time.sleep(0.02)
        raise Unusable(f"PostgreSQL does not answer; its log is {self.log}")

    def stop(self) -> None:
        """End the server, if it runs, once its sessions are closed."""
        if self.postmaster() is None:
            return
        fast = self._run("pg_ctl", "stop", "-s", "-w", "-t", "60", "-m", "fast", "-D", self.data)
        if fast.returncode and self.postmaster() is not None:
            self._run("pg_ctl", "stop", "-s", "-w", "-m", "immediate", "-D", self.data)

    def postmaster(self) -> Postmaster | None:
        """Return the process that serves this directory; none if what its file names is gone."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            named = Postmaster(pid=int(lines[0]), sockets=Path(lines[4]))
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return named if self._serves(named.pid) else None

    def _serves(self, pid: int) -> bool:
        """Return whether `pid` is a process of this cluster, and not a later one by that number."""
        try:
            process = psutil.Process(pid)
            return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data
        except psutil.Error:
            return False

    def _initialise(self) -> None:
        """Make the data directory if there is none: aside, so that it is there whole or not."""
        if self.data.exists():
            self._require_own_version()
            return
        aside = self.home / "cluster.new"
        shutil.rmtree(aside, ignore_errors=True)
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        if self._version() < FIRST_WITH_LOCALES:
            locale = ("--locale=C.UTF-8",)
        done = self._run(
            *("initdb", "-D", aside, "-U", SUPERUSER, "--encoding=UTF8", *locale),
            *("--auth-local=trust", "--auth-host=reject"),
        )
        if done.returncode:
            raise Unusable(f"PostgreSQL cannot make {self.data}:\n{done.stdout}")
        aside.rename(self.data)

    def _require_own_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self._version()):
            raise Unusable(
                f"{self.data} was made by PostgreSQL {made_by}, and this is {self._version()}: "
                "dump it with the old programs and restore it with the new ones"
            )

    def _version(self) -> int:
        said = self._run("postgres", "--version").stdout
        return int(said.split()[2].partition(".")[0])

    def _launch(self, *, retry: bool) -> None:
        """Start the server and wait until it answers. Raise `Unusable` if it ends instead."""
        self._forget_the_dead()
        with suppress(FileNotFoundError):
            self.log.replace(self.log.with_suffix(".log.before"))
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self._sockets()),
            "unix_socket_permissions": "0700",
            **self.settings,
        }
        options = shlex.join(f"--{name}={value}" for name, value in settings.items())
        done = self._run(
            *("pg_ctl", "start", "-s", "-w", "-t", str(RECOVERY_SECONDS)),
            *("-D", self.data, "-l", self.log, "-o", options),
        )
        if done.returncode == 0:
            return
        said = self.log.read_text(errors="replace") if self.log.exists() else done.stdout
        if not (retry and ("pre-existing shared memory" in said or "lock file" in said)):
            raise Unusable(f"PostgreSQL does not start:\n{said[-2000:]}")

    def _forget_the_dead(self) -> None:
        """Remove the process file if the number in it has gone to somebody else.

        PostgreSQL does so by itself where nobody has the number, and refuses to start where
        anybody has: after a container's restart, or where nothing collects ended processes.
        """
        with suppress(FileNotFoundError, IndexError, ValueError):
            file = self.data / "postmaster.pid"
            pid = int(file.read_text().splitlines()[0])
            if psutil.pid_exists(pid) and not any(map(self._serves, psutil.pids())):
                file.unlink()

    def _sockets(self) -> Path:
        """Return a directory of the server's own whose path is short enough for a socket."""
        directory = self.home / "run"
        if len(os.fsencode(directory / f".s.PGSQL.{PORT}.lock")) > SOCKET_BYTES:
            name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
            directory = Path(tempfile.gettempdir()) / f"merit-ledger-{name}"
        with suppress(FileExistsError):
            directory.mkdir(mode=0o700)
            self.account.give(directory)
        if directory.is_symlink() or directory.stat().st_uid != self.account.uid:
            raise Unusable(f"{directory} belongs to somebody else: remove it")
        directory.chmod(0o700)
        return directory

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end, whatever interrupts us meanwhile."""
        # A file and not a pipe: the server outlives what starts it and would hold the pipe open.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            command = [str(self.binaries / program), *map(str, arguments)]
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                umask=0o077,
                **self.account.identity(),
            )
            try:
                process.wait()
            except BaseException:
                process.wait()
                raise
            output.seek(0)
            return subprocess.CompletedProcess(command, process.returncode, output.read())
