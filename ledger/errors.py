"""Why the ledger could not take a command at all. None of these is an outcome.

* Unavailable      nothing was recorded
  + NotPermitted   the actor's roles do not allow the command
  + Conflict       others kept writing the same streams, or the expected version is another
  + Overloaded     too much is waiting
  + Exhausted      too much of this actor was refused lately
  + KeyReused      the idempotency key was given to another command before
  + Unfit          the read tables in place are not those this server was written for
  + Unreachable    the database cannot be reached
  + Faulty         a rule, a fold or the database failed where it should not
"""


class Unavailable(Exception):  # noqa: N818 - an answer, like a refusal
    """Nothing was recorded."""


class NotPermitted(Unavailable):
    """The actor's roles do not allow the command."""


class Conflict(Unavailable):
    """Others kept writing the streams that the command depends on, or expected it elsewhere."""

    def __init__(self, stream: str, version: int | None = None) -> None:
        super().__init__(stream, version)
        self.stream = stream
        self.version = version


class Overloaded(Unavailable):
    """More is waiting than is worth waiting for."""


class Exhausted(Unavailable):
    """The actor was refused so often of late that no further refusal is kept."""


class KeyReused(Unavailable):
    """The actor gave this idempotency key to a command with other content."""


class Unfit(Unavailable):
    """The read tables in place are not those this server was written for."""


class Unreachable(Unavailable):
    """The database cannot be reached; what was under way may be recorded unheard."""


class Faulty(Unavailable):
    """A rule, a fold or the database failed where it should not; the log has the details."""
