"""Line: who stands below a viewer today, at any depth; looked up once per change of it.

A line is kept with the log position at which it was read. A statement that depends on it is
guarded: it answers only if no event since then could have moved it, as seen in its own snapshot. So
whoever loses a line sees nothing of it from that moment on, whichever server they ask.
"""

from collections import OrderedDict
from dataclasses import replace

from schema.engine.channel import Channel
from schema.engine.rights import MANY, Kind, Reach, Standing, restricted, standing
from schema.engine.text import array_text
from schema.engine.token import Viewer

MOVES = (
    "'EmployeeHired', 'SuperiorAssigned', 'PlacementRescinded', 'ServiceEnded',"
    " 'EndOfServiceRescinded'"
)

GUARD = (
    "EXISTS (SELECT FROM ledger.event e WHERE e.position > {position}"
    f" AND e.stream ^@ 'employee:' AND e.type IN ({MOVES}))"
)
"""Whether a line that was read at a log position may have moved since."""

LINE = """
WITH RECURSIVE line (id) AS (
    SELECT e.id FROM read.employee e WHERE e.id = $1::text
        AND e.hired_on <= $2::date AND (e.last_day_on IS NULL OR e.last_day_on >= $2::date)
    UNION
    SELECT s.employee_id FROM line l JOIN read.employee_superior s ON s.superior_id = l.id
    WHERE s.effective_on <= $2::date AND NOT EXISTS (
        SELECT FROM read.employee_superior later
        WHERE later.employee_id = s.employee_id
            AND later.effective_on <= $2::date AND later.effective_on > s.effective_on
    )
)
SELECT (SELECT position FROM ledger.head)::text, (SELECT count(*) FROM line)::text,
    (SELECT string_agg(id, ' ') FROM line)
"""
"""Who has left is no superior any more, but leads on to those who still report to them."""

MOST = 10_000


class Lines:
    """The lines of those who asked lately."""

    def __init__(self, channel: Channel, many: int = MANY) -> None:
        self._channel = channel
        self._many = many
        self._known: OrderedDict[tuple[str, str], Standing] = OrderedDict()

    async def standing(self, viewer: Viewer, today: str, *, anew: bool = False) -> Standing:
        """Return where a viewer stands; `anew` if what is known was found to be outdated."""
        if not restricted(viewer):
            return standing(viewer)
        key = (viewer.actor, today)
        known = None if anew else self._known.get(key)
        if known is None:
            known = await self._load(viewer, today)
        elif known.kind.roles != viewer.roles:
            known = self._as(viewer, known)
        self._known[key] = known
        self._known.move_to_end(key)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return known

    def confirm(self, viewer: Viewer, today: str, position: int) -> None:
        """Note that a viewer's line had not moved by a log position."""
        known = self._known.get((viewer.actor, today))
        if known is not None and known.position < position:
            self._known[viewer.actor, today] = replace(known, position=position)

    def _as(self, viewer: Viewer, known: Standing) -> Standing:
        """Return a standing under the roles of the token that was sent this time."""
        return replace(known, kind=Kind(viewer.roles, known.kind.reach))

    async def _load(self, viewer: Viewer, today: str) -> Standing:
        row = await self._channel.fetch(LINE, (viewer.actor, today))
        if row is None or row[0] is None:
            raise LookupError("the log has no head")
        found = tuple(row[2].decode().split(" ")) if row[2] else ()
        line = (viewer.actor, *(each for each in found if each != viewer.actor))
        reach = Reach.MANY if len(line) > self._many else Reach.FEW
        return Standing(
            kind=Kind(viewer.roles, reach),
            viewer=viewer.actor,
            serving=bool(found),
            line=array_text(line),
            position=int(row[0]),
        )
