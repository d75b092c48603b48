"""Usage: what processes take of the machine, as the kernel counts it."""

from dataclasses import dataclass

import psutil

from ops.embedded import Embedded

MICROSECONDS = 1_000_000
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Cpu:
    """Processor time, user and system together, in microseconds."""

    server: float
    postgres: float

    @property
    def whole(self) -> float:
        return self.server + self.postgres

    def since(self, before: "Cpu") -> "Cpu":
        """Return what was taken between two looks."""
        return Cpu(self.server - before.server, self.postgres - before.postgres)

    def per(self, requests: int) -> "Cpu":
        """Return the share of one request."""
        return Cpu(self.server / requests, self.postgres / requests)


def cpu(server: int, postgres: Embedded) -> Cpu:
    """Return what a server's process with its children, and all of PostgreSQL, have taken so far.

    A parent counts the children that have ended, so nothing is lost between two looks.
    """
    return Cpu(
        server=sum(map(taken, family(server))),
        postgres=sum(map(taken, family(postgres.postmaster.pid))),
    )


def family(pid: int) -> list[psutil.Process]:
    """Return a process and everything below it. Raise `psutil.NoSuchProcess` if it is gone."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def taken(process: psutil.Process) -> float:
    """Return what a process, its threads and its ended children have taken; 0 if it is gone."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return MICROSECONDS * (times.user + times.system + times.children_user + times.children_system)


def memory(pid: int) -> float:
    """Return what a process and its children hold, in MB; what they share is counted once."""
    return sum(map(held, family(pid))) / MEGABYTE


def held(process: psutil.Process) -> int:
    """Return the bytes that a process holds, shared pages divided; 0 if it is gone."""
    try:
        full = process.memory_full_info()
    except psutil.NoSuchProcess:
        return 0
    return int(getattr(full, "pss", full.uss))  # only Linux divides
