"""Scale: what becomes of the figures when the county is repeated to a million people.

    python -m bench.scale 100000 [--minutes 60] [--keep] [--no-rebuild]

A size is loaded by the product's own journal, measured, and dropped again unless it is kept. It
is not begun where the disk is short, and given up where the load would take longer than allowed.
What was measured is kept by size in `bench/scale.json`, and stays where it is not measured anew;
`docs/scale/` has the drawings.
"""

import argparse
import json
import math
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from statistics import median
from time import perf_counter

import httpx
import psycopg

from bench import bulk, plot, stand
from bench.contenders import ours
from bench.data import demonstration, grown, kept
from bench.figure import Figure
from bench.lone import p99
from bench.machine import machine
from bench.shapes import LIST, NESTED, one
from bench.stand import Database, Process, Unready
from bench.suite import KEPT, ROOT, Bench
from bench.viewers import viewers
from bench.writers import OURS, everybody, writer
from ops.embedded import Embedded

PATH = ROOT / "bench" / "scale.json"
DRAWINGS = ROOT / "docs" / "scale"

ROOM = 2.0
"""How many times its own size a database needs: read tables made beside the live ones, and WAL."""

SPARE = 5_000_000_000
"""Bytes that stay free."""

FAIR = 20
"""Seconds after which the speed of a load says how long it will take."""

TIMES = 20
COUNTED = "{ employees(first: 1) { totalCount } appraisals(first: 1) { totalCount } }"

UNITS = {
    "one row by id, HR": "requests/s",
    "100 rows × 5 fields, HR": "requests/s",
    "three levels, HR": "requests/s",
    "one row by id, a superior": "requests/s",
    "100 rows × 5 fields, a superior": "requests/s",
    "three levels, a superior": "requests/s",
    "totalCount of employees and appraisals": "ms",
    "lone command, median": "ms",
    "lone command, p99": "ms",
    "load": "events/s",
    "rebuild": "events/s",
    "most memory of the rebuild": "MB",
    "database": "MB",
}
LEAVES_OUT = (
    "One county {counties} times over under new ids, in one organisation with the same cycles: "
    "no larger departments and no longer lines than one county has. Measured once, after a "
    "vacuum and a checkpoint, and once the tree over the log was built."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What one size came to; `values` by the names of `UNITS`."""

    people: int
    counties: int
    events: int
    values: dict[str, float]


def measure(_: Bench) -> Iterator[Figure]:
    """Yield what `python -m bench.scale` has found so far, size by size."""
    for size in found():
        for name, unit in UNITS.items():
            if name in size.values:
                yield Figure(
                    suite="scale",
                    name=f"{name}, {size.people:,} people",
                    value=size.values[name],
                    unit=unit,
                    leaves_out=LEAVES_OUT.format(counties=size.counties),
                )


def found() -> list[Size]:
    """Return the sizes that were measured, the smallest first."""
    if not PATH.exists():
        return []
    sizes = json.loads(PATH.read_text(encoding="utf-8"))["sizes"]
    return sorted((Size(**size) for size in sizes), key=lambda size: size.people)


def keep(size: Size) -> None:
    """Put a size among those measured; of an earlier one as large stays what this one has not."""
    by_people = {each.people: each for each in found()}
    before = by_people.get(size.people, size).values
    by_people[size.people] = replace(size, values={**before, **size.values})
    sizes = [by_people[people] for people in sorted(by_people)]
    whole = {"machine": machine(), "sizes": [asdict(each) for each in sizes]}
    PATH.write_text(f"{json.dumps(whole, indent=1, ensure_ascii=False)}\n", encoding="utf-8")
    DRAWINGS.mkdir(exist_ok=True)
    for name, unit in UNITS.items():
        points = {each.people: each.values[name] for each in sizes if name in each.values}
        if points:
            drawing = plot.drawn(name, unit, points)
            (DRAWINGS / f"{slug(name)}.svg").write_text(drawing, encoding="utf-8")


def slug(name: str) -> str:
    """Return the name of a figure's drawing."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in name).split())


def measured(
    server: Embedded, employees: int, minutes: float, *, stay: bool, rebuilding: bool
) -> Size:
    """Load and measure a size. Raise `Unready` if it does not fit on the disk or into the time."""
    base = demonstration(server)
    counties = math.ceil(employees / people(base))
    times = 1 + (counties - 1) * bulk.OWN
    speed: list[float] = []

    def fill(database: Database) -> None:
        require_room(size_of(base) * times)
        stand.founded(database)
        watch = within(round(bulk.head(base) * times), minutes * 60)
        loaded = bulk.load(database, "--counties", str(counties), watch=watch)
        speed.append(loaded.events / loaded.seconds)

    name = f"scale{counties}"
    try:
        database = kept(server, name, fill)
        values = {"load": speed[0]} if speed else {}
        values |= asked(server, database)
        values["database"] = size_of(database) / 1_000_000
        events = bulk.head(database)
        if rebuilding:
            rebuilt = bulk.rebuild(database)
            values["rebuild"] = events / rebuilt.seconds
            values["most memory of the rebuild"] = rebuilt.peak
        return Size(people=people(database), counties=counties, events=events, values=values)
    finally:
        if not stay:
            for each in stand.names(server, f"{name}_"):
                stand.drop(server, each)


def asked(server: Embedded, database: Database) -> dict[str, float]:
    """Return what our server answers over a database, and how fast it takes a lone command."""
    values: dict[str, float] = {}
    with ours(database) as contender:
        settle(database)
        for viewer in viewers(demonstration(server)):  # who are in the first county too
            token = viewer.token()
            for shape in (one(viewer.employee_id), LIST, NESTED):
                contender.turn(shape, token, 1)
                rate = contender.turn(shape, token, 5).per_second
                values[f"{shape.name}, {viewer.name}"] = rate
        values["totalCount of employees and appraisals"] = counting(contender.process)
        mine = writer(OURS, contender.process, database, everybody(database))
        mine.warm()
        each = mine.pressed("scale-alone", connections=1, seconds=10).each
    values |= {"lone command, median": median(each) * 1000, "lone command, p99": p99(each) * 1000}
    return values


def counting(process: Process) -> float:
    """Return how many ms it takes to count everybody and every appraisal."""
    headers = {"Authorization": f"Bearer {stand.token()}"}
    times: list[float] = []
    with httpx.Client(headers=headers, timeout=60) as client:
        for _ in range(TIMES):
            started = perf_counter()
            said = client.post(f"{process.address}/graphql", json={"query": COUNTED}).json()
            times.append(perf_counter() - started)
            if said.get("errors"):
                raise Unready(f"what is counted is not answered: {said}")
    return median(times) * 1000


def settle(database: Database) -> None:
    """Return once the server has built its tree, and what was written is on disk."""
    grown(database, stand.LOADING)
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def require_room(size: float) -> None:
    """Raise `Unready` if a database of so many bytes cannot be made and rebuilt on this disk."""
    wanted, free = ROOM * size + SPARE, shutil.disk_usage(KEPT).free
    if free < wanted:
        raise Unready(f"the disk is short: {wanted / 1e9:.0f} GB wanted, {free / 1e9:.0f} GB free")


def within(events: int, seconds: float) -> Callable[[int, float], None]:
    """Return what gives a load up as soon as its speed says that it would take too long."""

    def watch(recorded: int, taken: float) -> None:
        if recorded and taken > FAIR and taken * events / recorded > seconds:
            minutes = taken * events / recorded / 60
            raise Unready(f"the load would take {minutes:.0f} minutes: allow them by --minutes")

    return watch


def people(database: Database) -> int:
    """Return how many people a database has."""
    with psycopg.connect(database.owner) as connection:
        return bulk.counted(connection, "employee")


def size_of(database: Database) -> int:
    """Return the bytes that a database takes."""
    with psycopg.connect(database.owner) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return row[0] if row else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the county repeated.")
    parser.add_argument("employees", type=int)
    parser.add_argument("--minutes", type=float, default=60, help="how long the load may take")
    parser.add_argument("--keep", action="store_true", help="do not drop the database afterwards")
    parser.add_argument(
        "--no-rebuild", dest="rebuilding", action="store_false", help="what a rebuild took stays"
    )
    chosen = parser.parse_args()
    try:
        with stand.postgres() as running:
            keep(
                measured(
                    running,
                    chosen.employees,
                    chosen.minutes,
                    stay=chosen.keep,
                    rebuilding=chosen.rebuilding,
                )
            )
    except Unready as reason:
        sys.exit(f"bench: {reason}")
