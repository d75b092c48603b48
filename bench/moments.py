"""Moments: what a look into the past costs against a look at the present, by our own server."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial

import psycopg

from bench import contenders, data, stand
from bench.contenders import Contender
from bench.figure import Figure
from bench.reads import PER_SECOND, WARM
from bench.rounds import in_turns
from bench.shapes import COLUMNS, DEEP, LATEST, Shape
from bench.stand import Database, Unready
from bench.suite import Bench
from bench.viewers import viewers

NOW = "now"
SPAN = "SELECT min(recorded_at), max(recorded_at) FROM ledger.event"

LEAVES_OUT = (
    f"Rows have {data.VERSIONS} versions each, made by SQL as copies of the present ones, and the "
    "log's moments are spread over a year; so both questions have the same answer. Asked as human "
    "resources, by a moment whose log position is known since it was first asked for, everything "
    "in memory."
)

BY_KEY = (1.5, 1.1)
LISTED = (3.0, 1.5)

PERSON = """
id name department { id name }
appraisals(first: 10) { nodes { id status score measures(first: 20) { nodes { id score } } } }
"""


@dataclass(frozen=True, slots=True)
class Look:
    """A question that is asked of moments, and what it must and shall cost at most."""

    name: str
    document: str
    bounds: tuple[float, float]

    def at(self, moment: str | None, employee_id: str) -> Shape:
        """Return the question of a moment, or of now."""
        given = {"id": employee_id} if "$id" in self.document else {}
        return Shape(self.name, self.document, "", {}, {**given, "asOf": moment})


LOOKS = (
    Look(
        "by key",
        f"query ($id: ID!, $asOf: Moment) {{ employee(id: $id, asOf: $asOf) {{ {COLUMNS} }} }}",
        BY_KEY,
    ),
    Look(
        "by key, nested",
        f"query ($id: ID!, $asOf: Moment) {{ employee(id: $id, asOf: $asOf) {{ {PERSON} }} }}",
        BY_KEY,
    ),
    Look(
        "100 rows × 5 fields",
        "query ($asOf: Moment)"
        f" {{ employees(first: 100, asOf: $asOf) {{ nodes {{ {COLUMNS} }} }} }}",
        LISTED,
    ),
    Look(
        "three levels",
        "query ($asOf: Moment) "
        + DEEP.replace("first: 50", "first: 50, asOf: $asOf") % ("appraisals", LATEST, "", "", ""),
        LISTED,
    ),
)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield every look at every moment. Raise `Unready` if an answer differs from the present."""
    with stand.postgres() as server:
        database = data.versioned(server)
        viewer, _ = viewers(database)
        back, token = moments(database), viewer.token()
        with contenders.ours(database) as own:
            for look in LOOKS:
                shapes = {
                    name: look.at(moment, viewer.employee_id) for name, moment in back.items()
                }
                require_equal(own, shapes, token)
                yield from looked(bench, own, look, shapes, token)


def moments(database: Database) -> dict[str, str | None]:
    """Return how far back is looked, as moments of the log."""
    with psycopg.connect(database.owner) as connection:
        row = connection.execute(SPAN).fetchone()
    if row is None or row[0] is None:
        raise Unready("there is no log to look back into")
    first, last = row
    back = {
        "one week back": timedelta(days=7),
        "half back": (last - first) / 2,
        "nine tenths back": (last - first) * 0.9,
    }
    then = {name: (last - far).astimezone(UTC).isoformat() for name, far in back.items()}
    return {NOW: None, **then}


def require_equal(own: Contender, shapes: Mapping[str, Shape], token: str) -> None:
    """Raise `Unready` if a moment's answer is not that of now, which its rows are copies of."""
    answers = {name: own.answer(shape, token) for name, shape in shapes.items()}
    for name, answer in answers.items():
        if answer != answers[NOW] or b'"id"' not in json.dumps(json.loads(answer)["data"]).encode():
            raise Unready(f"{name} is answered otherwise:\n{answers[NOW]!r}\n{answer!r}")


def looked(
    bench: Bench, own: Contender, look: Look, shapes: Mapping[str, Shape], token: str
) -> Iterator[Figure]:
    """Yield what each moment of one question costs against now."""
    turns = {name: partial(own.turn, shape, token, bench.seconds) for name, shape in shapes.items()}
    with bench.bar(f"asOf {look.name}", len(turns) * bench.rounds) as advance:
        for shape in shapes.values():
            own.load(shape, token, WARM)
        rounds = in_turns(turns, rounds=bench.rounds, advance=advance)
    present = rounds.samples(NOW, lambda turn: turn.per_second)
    for name in shapes:
        if name == NOW:
            continue
        past = rounds.samples(name, lambda turn: turn.per_second)
        most, aim = look.bounds
        yield Figure(
            suite="moments",
            name=f"asOf {look.name}, {name}",
            value=past.median,
            unit=PER_SECOND,
            peer="the same, now",
            peer_value=present.median,
            times="less",
            at_most=most,
            aim=aim,
            leaves_out=LEAVES_OUT,
            samples={"value": past.listed(), "peer_value": present.listed()},
        )
