"""Looking: what a decision looks at, read together for all commands of a run.

A command's own stream and its person's are known beforehand. What its `reads` names besides shows
only when it is decided; the first of a run that lacks something has it read for those behind it.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog
from psycopg import Error

from domain import organisation
from domain.decider import Given
from domain.organisation import Organisation
from domain.rulebook import RULES
from ledger.failure import plainly
from ledger.judgement import Case, given
from ledger.streams import Snapshot, Streams

Snapshots = Mapping[str, Snapshot]

log = structlog.get_logger(__name__)


class Looking:
    """The streams that decisions depend on."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    async def prefetch(self, cases: Iterable[Case]) -> None:
        """Read what all cases need in one query. Which one a failing fold fails shows later."""
        await self._read(name for case in cases for name in first(case))

    async def look(self, case: Case, ahead: deque[Case]) -> tuple[Snapshots, Given]:
        """Return the streams that the case depends on, and what its decision may know of them.

        `ahead` are it and the cases behind it; emptied once what they need is read together.
        """
        names = first(case)
        rounds = case.decider.rounds
        while True:
            if ahead and self._streams.lacks(names):
                await self._foresee(ahead)
            snapshots = await self._streams.get(names)
            new, known = asked(case, names, snapshots)
            if not new or rounds == 0:
                return snapshots, known
            rounds -= 1
            names |= new

    async def _foresee(self, ahead: deque[Case]) -> None:
        """Read what the cases will ask for, as far as it can be told from what is at hand."""
        wanted: set[str] = set()
        while ahead:
            case = ahead.popleft()
            names = first(case)
            try:
                while not (lacking := self._streams.lacks(names)):
                    new, _ = asked(case, names, await self._streams.get(names))
                    if not new:
                        break
                    names |= new
            except Exception:  # noqa: BLE001, S112 - it shows when the case is decided
                continue
            wanted.update(lacking)
        await self._read(wanted)

    async def _read(self, names: Iterable[str]) -> None:
        try:
            await self._streams.get(names)
        except Error:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a fold raises
            log.warning("prefetch_failed", error=plainly(error))


def first(case: Case) -> dict[str, None]:
    """Return the names of the streams that a case depends on whatever its command says."""
    return dict.fromkeys((organisation.STREAM, *case.about))


def asked(
    case: Case, names: Mapping[str, None], snapshots: Snapshots
) -> tuple[dict[str, None], Given]:
    """Return which streams the case asks for besides those, and what it may know of them."""
    today = day(case.at, snapshots[organisation.STREAM].state)
    known = given(case, today, RULES, snapshots.values())
    refs = case.decider.reads(case.order.command, snapshots[case.stream].state, known)
    return dict.fromkeys(ref.stream for ref in refs if ref.stream not in names), known


def day(at: datetime, house: organisation.State) -> date:
    """Return the day that it is in the organisation; in UTC before there is one."""
    zone = house.time_zone if isinstance(house, Organisation) else "UTC"
    return at.astimezone(ZoneInfo(zone)).date()
