"""Failure: what is answered, and what is logged, when the database would not take a command."""

import structlog
from psycopg import Error, InterfaceError, OperationalError

from domain.errors import Ineligible
from ledger.admission import refused
from ledger.errors import Faulty, Unavailable, Unreachable
from ledger.judgement import Case
from ledger.order import Outcome

ENDING = frozenset({"57P01", "57P02", "57P03"})
"""What a database says that is stopping or starting."""

log = structlog.get_logger(__name__)


def failed(case: Case, error: Exception) -> Outcome | Unavailable:
    """Return what is answered when the database would not take a command."""
    if isinstance(error, Error) and error.sqlstate == "MLD01":
        return refused(case.id, case.stream, Ineligible("demonstration-first"), None)
    if isinstance(error, Error) and error.sqlstate == "MLD02":
        return refused(case.id, case.stream, Ineligible("clock-simulated"), None)
    log.error("append_failed", command=type(case.order.command).__name__, error=plainly(error))
    return excuse(error)


def excuse(error: Exception) -> Unavailable:
    """Return whether it was for want of a database that nothing was recorded, or a fault."""
    if isinstance(error, InterfaceError | OperationalError):
        state = error.sqlstate
        if state is None or state[:2] == "08" or state in ENDING:
            return Unreachable()
    return Faulty()


def plainly(error: Exception) -> str:
    """Return what went wrong without the values it went wrong with, which may be personal."""
    if isinstance(error, Error):
        return f"{error.sqlstate}: {error.diag.message_primary or type(error).__name__}"
    return type(error).__name__
