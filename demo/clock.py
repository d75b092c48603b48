"""Clock: the simulated moments at which the demonstration was recorded."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from demo.county import SECOND_ON

TIME_ZONE = "America/New_York"
CHANGED_ON = date(2016, 7, 1)
"""What differs between the files took effect then: stated here, the true days are unknown."""

LEFT_ON = date(2016, 6, 30)
"""The last day of those whom the second file no longer has: stated here, like `CHANGED_ON`."""

END = SECOND_ON


def moment(on: date, hour: int = 12, minute: int = 0) -> datetime:
    """Return a time of day in the county."""
    return datetime.combine(on, time(hour, minute), ZoneInfo(TIME_ZONE))
