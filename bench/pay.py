"""Pay: a pool over 10 000 people from its proposal to its payment, and what is asked beside it."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from bench import appraisals, stand
from bench.appraisals import APPROVERS, Office, require, run
from bench.data import kept
from bench.figure import Figure
from bench.lone import p99
from bench.stand import Database
from bench.suite import Bench
from bench.workforce import CYCLE, PEOPLE, PLAN, PLAN_VERSION

REVIEW = "pay_review:bench"
BUDGET = {"amount": "30000000.00", "currency": "USD"}
ASKED = 100
"""How often each list is asked for in a round; as many times before, unmeasured."""

WHAT_IF = """query ($terms: TermsInput!) { payWhatIf(terms: $terms, first: 100) {
  __typename ... on PayWhatIf { people result { total { amount } units { spent { amount } }
    departments { name people cost { total } } genders { group ratio } }
    lines { employeeId current { amount } result { award { amount } } } } } }"""
SPENT = """query ($id: ID!) { payReview(id: $id) { status people paid skipped } }"""
PLAIN = """query ($day: Date!) { employees(first: 100) { nodes { id code name hiredOn
  salary(on: $day) { salary { amount currency } } } } }"""
BANDED = """query ($day: Date!) { employees(first: 100) { nodes { id code name hiredOn
  salary(on: $day) { salary { amount currency } compaRatio } } } }"""

LEAVES_OUT = {
    "pool": "`proposePayReview`, two approvals and `executePayReview` as compensation gives them,"
    " each answered when it is on disk; nobody else is at work. Everybody is paid in one currency"
    " and has worked the whole period.",
    "what-if": "One request over a kept connection by the server that serves the review, its inputs"
    " gathered anew each time; the first hundred lines are in the answer.",
    "list": "As compensation, one request after the other over one kept connection, in turns; what"
    " the plain list shows is shown with it. Each side waits until it is recorded who read the pay,"
    " which weighs on both alike.",
}


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the figures of pools, what-ifs and lists with what follows from a salary."""
    pools: list[float] = []
    trials: list[float] = []
    lists: dict[str, list[float]] = {PLAIN: [], BANDED: []}
    with stand.postgres() as server, bench.bar("Pay", bench.rounds) as step:
        graded = kept(server, f"graded{PEOPLE}", fill, kept_workforce(server).name)
        for _ in range(bench.rounds):
            with (
                stand.database(server, "pay", graded.name) as database,
                stand.serving(database) as process,
            ):
                office = Office(process.address, tokens(), "pay")
                trials += [seconds(partial(tried, office)) for _ in range(3)]
                pools.append(seconds(partial(paid, office)))
                require_paid(office)
                for text in lists:
                    lists[text] += listed(office, text)
            step()
    yield Figure(
        suite="pay",
        name=f"a pool over {PEOPLE:,} people proposed, approved and executed",
        value=median(pools),
        unit="s",
        leaves_out=LEAVES_OUT["pool"],
        at_most=15,
        samples={"value": [round(each, 3) for each in pools]},
    )
    yield Figure(
        suite="pay",
        name=f"a what-if on a pool over {PEOPLE:,} people",
        value=median(trials),
        unit="s",
        leaves_out=LEAVES_OUT["what-if"],
        at_most=2,
        samples={"value": [round(each, 3) for each in trials]},
    )
    plain, banded = median(lists[PLAIN]), median(lists[BANDED])
    yield Figure(
        suite="pay",
        name="salary and compa-ratio of 100 people on a date, against the salary alone",
        value=banded,
        unit="ms",
        peer="the same list without the ratio",
        peer_value=plain,
        leaves_out=LEAVES_OUT["list"] + f" p99 {p99(lists[BANDED]):.1f} ms.",
        at_most=1.5,
    )


def kept_workforce(server: Any) -> Database:  # noqa: ANN401 - the embedded server's own
    """Return the people, hired and not appraised yet."""
    return kept(server, f"workforce{PEOPLE}", appraisals.fill)


def fill(database: Database) -> None:
    """Take everybody through a cycle, and pay them by bands and a plan."""
    with stand.serving(database) as process:
        office = Office(process.address, appraisals.tokens())
        for _ in appraisals.cycle(office, database):
            pass
    run(database, sys.executable, "-m", "bench.workforce", "pay")


def tokens() -> dict[str, str]:
    """Return the tokens of those who propose and approve pay."""
    by = ("service:bench", *APPROVERS)
    return {actor: stand.token(actor, "COMPENSATION") for actor in by}


def terms() -> dict[str, object]:
    """Return what is reviewed: everybody, by the cycle's results, for the year so far."""
    today = datetime.now(UTC).date()
    return {
        "use": "POOL",
        "planId": PLAN,
        "planVersion": PLAN_VERSION,
        "cycleId": CYCLE,
        "effectiveOn": str(today + timedelta(days=30)),
        "periodFrom": str(date(today.year, 1, 1)),
        "periodUntil": str(today),
        "budget": BUDGET,
    }


def tried(office: Office) -> None:
    """Ask what the pool would come to, recording nothing."""
    said = office.ask(WHAT_IF, terms=terms())["payWhatIf"]
    require(said.get("people", 0), PEOPLE)


def paid(office: Office) -> None:
    """Propose a pool, approve it by two others, and pay it."""
    office.do("openPayReview", reviewId=REVIEW, name="Pool", terms=terms())
    office.do("proposePayReview", reviewId=REVIEW)
    for by in APPROVERS:
        office.do("approvePayReview", by, reviewId=REVIEW, revision=1)
    office.do("executePayReview", reviewId=REVIEW)


def require_paid(office: Office) -> None:
    """Raise `Unready` unless everybody is in it, and who gets something has it."""
    said = office.ask(SPENT, id=REVIEW)["payReview"]
    require(said["people"], PEOPLE)
    if said["status"] != "EXECUTED" or said["skipped"] or not said["paid"]:
        raise stand.Unready(f"not paid: {said}")


def listed(office: Office, text: str) -> list[float]:
    """Return how many ms each request of a list takes, the second time round."""
    day = str(datetime.now(UTC).date())
    return [seconds(lambda: office.ask(text, day=day)) * 1000 for _ in range(2 * ASKED)][ASKED:]


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
