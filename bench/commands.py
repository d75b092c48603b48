"""Commands: how many are recorded in a second, how long one takes alone, and beside a load."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from statistics import median
from typing import Any

from bench import stand
from bench.figure import Figure
from bench.lone import alone, beside_a_load
from bench.machine import locked
from bench.pressing import adjustment
from bench.rounds import Rounds, in_turns
from bench.stand import Unready
from bench.suite import Bench
from bench.usage import cpu
from bench.writers import (
    COMPOSITION,
    EMMETT,
    OURS,
    Writer,
    composition,
    emmett,
    ours,
    require_recorded,
)
from demo.pay import MONTHS
from ops.embedded import Embedded

CONNECTIONS = 64

PEERS = {
    COMPOSITION: "Strawberry + eventsourcing, Application.save in threads",
    EMMETT: "Emmett + Mercurius",
}
BOUNDS = {COMPOSITION: (3.5, 6.0), EMMETT: (0.8, 1.2)}
LEAVES_OUT = {
    COMPOSITION: (
        "One kind of command, adjustSalary, on 2 048 people, from a day on in a month that is not "
        "paid, with the acknowledgement as answer. "
        "The peer keeps command, event and row versions too, in one transaction, and its people "
        "alone, where ours stand in the whole demonstration; it seals nothing and keeps no "
        "refusals."
    ),
    EMMETT: (
        "The same commands. The peer writes the event only: no read row, no command, so no "
        "repeated key is recognised; its log has gaps that a reader must wait for."
    ),
}


def versions() -> dict[str, str]:
    """Return the versions of the peers."""
    packages = ("@event-driven-io/emmett", "@event-driven-io/emmett-postgresql", "mercurius")
    return {
        "eventsourcing": version("eventsourcing"),
        **locked("emmett", *packages, "graphql-jit", "fastify"),
    }


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield every figure of single commands."""
    with stand.postgres() as server:
        yield from against_peers(bench, server)
        with ours(server) as writer:
            yield from alone(bench, writer)
            yield looking_back(bench, writer)
            yield from beside_a_load(bench, writer)


def against_peers(bench: Bench, server: Embedded) -> Iterator[Figure]:
    """Yield commands a second over many connections, and what one takes of the processors."""
    with contenders(server) as writers:
        require_equal(writers)
        for each in writers.values():
            each.warm()
        with bench.bar("Commands", bench.rounds * len(writers)) as advance:
            runs = in_turns(
                {name: turn(writer, server, bench.seconds) for name, writer in writers.items()},
                rounds=bench.rounds,
                advance=advance,
            )
    for peer, named in PEERS.items():
        at_least, aim = BOUNDS[peer]
        yield compared(
            runs,
            peer,
            name=f"commands, {CONNECTIONS} connections, against {named}",
            unit="commands/s",
            at_least=at_least,
            aim=aim,
        )
    for peer, named in PEERS.items():
        yield compared(
            runs,
            peer,
            name=f"processor time of a command, against {named}",
            unit="µs",
            of=1,
        )
    yield Figure(
        suite="commands",
        name=f"commands, {CONNECTIONS} connections, median of a command",
        value=median(latency for _, _, latency in runs.of[OURS]),
        unit="ms",
        leaves_out="All connections give their next command as soon as the last is answered.",
    )


def looking_back(bench: Bench, writer: Writer) -> Figure:
    """Return how many commands a second are recorded that change what paid months come to."""
    rates: list[float] = []
    for number in range(bench.rounds):
        (before, *_) = writer.recorded()
        pressed = writer.pressed(
            f"back-{number}",
            connections=CONNECTIONS,
            seconds=bench.seconds,
            effective_on=MONTHS[0].isoformat(),
        )
        (after, *_) = writer.recorded()
        if after - before != 2 * pressed.acknowledged:
            raise Unready("not every adjustment of a paid month made arrears")
        rates.append(pressed.acknowledged / pressed.seconds)
    return Figure(
        suite="commands",
        name=f"commands that look back, {CONNECTIONS} connections",
        value=median(rates),
        unit="commands/s",
        leaves_out=(
            f"The same adjustments, from a day on since which {len(MONTHS)} months are paid, so "
            "that each is two events: the salary, and its arrears with those months. No peer does "
            "this."
        ),
        samples={"value": [round(rate, 1) for rate in rates]},
    )


Turn = tuple[float, float, float]
"""Commands a second, processor µs of server and PostgreSQL a command, median ms of a command."""


def turn(writer: Writer, server: Embedded, seconds: float) -> Any:  # noqa: ANN401 - a contender
    """Return what presses for a round and counts afterwards what was recorded."""
    rounds = iter(range(1_000_000))

    def press() -> Turn:
        before, there = cpu(writer.process.pid, server), writer.recorded()
        name = f"round-{next(rounds)}"
        pressed = writer.pressed(name, connections=CONNECTIONS, seconds=seconds)
        taken = cpu(writer.process.pid, server).since(before)
        require_recorded(writer, there, pressed)
        rate = pressed.acknowledged / pressed.seconds
        return rate, taken.per(pressed.acknowledged).whole, median(pressed.each) * 1000

    return press


def compared(
    runs: Rounds[Turn],
    peer: str,
    *,
    name: str,
    unit: str,
    of: int = 0,
    at_least: float | None = None,
    aim: float | None = None,
) -> Figure:
    """Return one figure of ours beside a peer's; of the rates, or with `of` 1 of processor time."""
    value, other = (runs.samples(each, lambda turn: turn[of]) for each in (OURS, peer))
    return Figure(
        suite="commands",
        name=name,
        value=value.median,
        unit=unit,
        leaves_out=LEAVES_OUT[peer],
        peer=PEERS[peer],
        peer_value=other.median,
        times="less" if of else "more",
        at_least=at_least,
        aim=aim,
        samples={"value": value.listed(), "peer_value": other.listed()},
    )


@contextmanager
def contenders(server: Embedded) -> Generator[Mapping[str, Writer]]:
    """Run all writers at once; each is pressed while the others rest."""
    with (
        ours(server) as mine,
        composition(server, mine.people) as composed,
        emmett(server, mine.people) as emmetts,
    ):
        yield {OURS: mine, COMPOSITION: composed, EMMETT: emmetts}


def require_equal(writers: Mapping[str, Writer]) -> None:
    """Raise `Unready` if a peer answers, or refuses, otherwise than ours."""
    mine = writers[OURS]
    for case, given in cases(mine.people).items():
        answers = {
            name: comparable(writer.answer(given))
            for name, writer in writers.items()
            if (case, name) != ("repeated", EMMETT)
        }
        if any(answer != answers[OURS] for answer in answers.values()):
            raise Unready(f"{case} is answered differently: {answers}")


def cases(people: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return inputs by what they try, in the order in which they are given."""
    one, left = people[-1], next(each for each in people if each["last_day_on"] is not None)
    id_, currency = one["employee_id"], one["currency"]
    given = {
        "accepted": adjustment(id_, "50000.5", currency, "equal-1"),
        "repeated": adjustment(id_, "50000.5", currency, "equal-1"),
        "nothing changes": adjustment(id_, "50000.50", currency, "equal-2"),
        "another currency": adjustment(id_, "60000.00", "EUR", "equal-3"),
        "not positive": adjustment(id_, "0.00", currency, "equal-4"),
        "below nothing": adjustment(id_, "-5.00", currency, "equal-5"),
        "too precise": adjustment(id_, "60000.001", currency, "equal-6"),
        "left": adjustment(left["employee_id"], "60000.00", currency, "equal-7"),
        "unknown": adjustment("employee:E99999", "60000.00", currency, "equal-8"),
        "accepted again": adjustment(id_, "61000.00", currency, "equal-9"),
    }
    early = adjustment(id_, "60000.00", currency, "equal-10")
    return {**given, "before hired": {**early, "effectiveOn": "1950-01-01"}}


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what differs by nature: the position, and whose data it is of."""
    if answer.get("errors") or not answer.get("data"):
        return answer
    payload: dict[str, Any] = answer["data"]["adjustSalary"]
    if payload["__typename"] == "AdjustSalaryPayload" and not payload["logPosition"].isdigit():
        return answer
    return {name: value for name, value in payload.items() if name != "logPosition"}
