"""Reads: three shapes of question, as two viewers, against peers that read the same rows."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from bench import contenders, data, pgbench, stand
from bench.contenders import Contender, Turn
from bench.figure import Figure, Times
from bench.machine import locked
from bench.rounds import Rounds, in_turns
from bench.shapes import LINE, LIST, NESTED, Shape, one
from bench.stand import Unready
from bench.suite import Bench
from bench.viewers import Viewer, viewers

OURS, POSTGRAPHILE, PLAIN, PGBENCH = "ours", "PostGraphile 5", "plain Strawberry", "pgbench"

WARM = 2
"""Seconds of load before the rounds, which do not count."""

PER_SECOND = "requests/s"
TAKEN = "µs"

ALWAYS = (
    "One question again and again: every cache is warm, every row in memory. The load is made on "
    "the same cores."
)
LEAVES_OUT = {
    POSTGRAPHILE: f"{ALWAYS} In the peer's favour, it keeps a superior's line for good without "
    "checking that it has not moved, hides no unreleased result of one's own, serves one kind of "
    "viewer only, and limits no operation.",
    PLAIN: f"{ALWAYS} In the peer's favour, it keeps a superior's line for good, hides no "
    "unreleased result of one's own, and limits no operation.",
    PGBENCH: f"{ALWAYS} `pgbench` takes no HTTP request, checks no token and reads no operation.",
}


def versions() -> dict[str, str]:
    """Return the versions of what it is measured against."""
    return locked("postgraphile", "postgraphile", "grafast", "grafserv", "pg")


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures of every shape as every viewer. Raise `Unready` if answers differ."""
    with stand.postgres() as server:
        database = data.versioned(server)
        for viewer in viewers(database):
            shapes = (one(viewer.employee_id), LIST if viewer.sees == "all" else LINE, NESTED)
            with ExitStack() as stack:
                servers = {
                    OURS: stack.enter_context(contenders.ours(database)),
                    POSTGRAPHILE: stack.enter_context(contenders.postgraphile(database, viewer)),
                    PLAIN: stack.enter_context(contenders.plain(database)),
                }
                token = viewer.token()
                require_rights(viewer, servers, token)
                for shape in shapes:
                    rows = require_equal(shape, servers, token)
                    bench.say(f"{shape.name}, as {viewer.name}: {rows} rows, the same from all")
                for shape in shapes:
                    turns: dict[str, Callable[[], Turn]] = {
                        name: partial(each.turn, shape, token, bench.seconds)
                        for name, each in servers.items()
                    }
                    sql, values = pgbench.statement(database, shape, viewer)
                    turns[PGBENCH] = partial(pgbench.turn, database, sql, values, bench.seconds)
                    for each in servers.values():
                        each.load(shape, token, WARM)
                    title = f"{shape.name}, as {viewer.name}"
                    with bench.bar(title, len(turns) * bench.rounds) as advance:
                        rounds = in_turns(turns, rounds=bench.rounds, advance=advance)
                    yield from figures(shape, viewer, rounds)


def require_rights(viewer: Viewer, servers: Mapping[str, Contender], token: str) -> None:
    """Raise `Unready` if a server shows somebody whom the viewer may not see."""
    if viewer.stranger is None:
        return
    for name, each in servers.items():
        answer = each.answer(one(viewer.stranger), token)
        if json.loads(answer).get("data") != {"employee": None}:
            raise Unready(f"{name} shows {viewer.stranger} to {viewer.actor}:\n{answer!r}")


def require_equal(shape: Shape, servers: Mapping[str, Contender], token: str) -> int:
    """Return how many rows every server answers with. Raise `Unready` if they differ, or none."""
    answers = {name: each.answer(shape, token) for name, each in servers.items()}
    data_of = {name: json.loads(answer).get("data") for name, answer in answers.items()}
    for name, found in data_of.items():
        if found is None or json.dumps(found) != json.dumps(data_of[OURS]):
            raise Unready(
                f"{shape.name}: {name} answers otherwise:\n"
                f"{answers[OURS][:1000]!r}\n{answers[name][:1000]!r}"
            )
    rows = json.dumps(data_of[OURS]).count('"id": "')
    if rows == 0:
        raise Unready(f"{shape.name}: there is nothing to read")
    return rows


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way in which we are held against a peer; `bound` names it in a shape's bounds."""

    title: str
    bound: str
    peer: str
    unit: str
    times: Times
    of: Callable[[Turn], float]


def per_second(turn: Turn) -> float:
    """Return how many requests a turn answered in a second."""
    return turn.per_second


def taken(turn: Turn) -> float:
    """Return what a request of a turn took of the processors, in microseconds."""
    return turn.cpu.whole


AGAINST = (
    *(
        Comparison(title, bound, peer, PER_SECOND, "more", per_second)
        for title, bound, peer in (
            ("against PostGraphile 5", "postgraphile", POSTGRAPHILE),
            ("against plain Strawberry", "plain", PLAIN),
            ("as a share of pgbench", "pgbench", PGBENCH),
        )
    ),
    Comparison("CPU", "postgraphile cpu", POSTGRAPHILE, TAKEN, "less", taken),
)


def figures(shape: Shape, viewer: Viewer, rounds: Rounds[Turn]) -> Iterator[Figure]:
    """Yield what the rounds show of one shape as one viewer."""
    for against in AGAINST:
        own = rounds.samples(OURS, against.of)
        other = rounds.samples(against.peer, against.of)
        at_least, aim = shape.bounds[against.bound]
        yield Figure(
            suite="reads",
            name=f"{shape.name}, as {viewer.name}, {against.title}",
            value=own.median,
            unit=against.unit,
            peer=against.peer,
            peer_value=other.median,
            times=against.times,
            at_least=at_least,
            aim=aim,
            leaves_out=LEAVES_OUT[against.peer],
            samples={"value": own.listed(), "peer_value": other.listed()},
        )
