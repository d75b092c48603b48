"""Cold: what a document costs the first time it is asked, before the database hears of it.

    python -m bench.cold

Prints milliseconds of processor time, the median of so many rounds, for the three shapes and for
the largest documents that the limits admit. Compiled is for a viewer whose line is looked up, the
dearest kind.
"""

import asyncio
import gc
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from time import thread_time
from typing import Any, TypeVar

from graphql import validate
from rich.console import Console
from rich.table import Table

from domain.actor import Role
from schema.engine.compiler import Compiler
from schema.engine.graph import core
from schema.engine.limits import Limits
from schema.engine.plan import SMALL, Plans, Question
from schema.engine.rights import Kind, Reach
from schema.engine.statement import Statement
from schema.schema import schema

ROUNDS = 21
VIEWER = Kind(frozenset({Role.EMPLOYEE}), Reach.MANY)

T = TypeVar("T")


def times(count: int, text: str) -> str:
    """Return a text written often, its number in place of `#`."""
    return " ".join(text.replace("#", str(number)) for number in range(count))


DOCUMENTS: Mapping[str, str] = {
    "one row": "{ employee(id: $id, asOf: $at) { id code name hiredOn employment } }",
    "100 rows of 5": "{ employees(first: 100, asOf: $at) "
    "{ nodes { id code name hiredOn employment } } }",
    "three levels": "{ appraisals(first: 50, asOf: $at) { nodes { id status score grade "
    "employee { id name department { id name } } "
    "measures(first: 20) { nodes { id code name score } } } } }",
    "100 names": "{ employees(asOf: $at) { nodes { "
    + times(100, "a#: superior { id code hiredOn }")
    + "} } }",
    "50 ids of any kind": "{ "
    + times(50, 'a#: node(id: "x:#", asOf: $at) { ...f }')
    + "} fragment f on Node { ... on Node { "
    + times(13, "i#: id")
    + " } }",
    "as large as small is": "{ "
    + times(3, 'a#: node(id: "x:#", asOf: $at) { ...f }')
    + "} fragment f on Node { "
    + times(10, "i#: id")
    + " }",
    "350 salaries": "{ "
    + times(50, 'a#: employee(id: "x:#", asOf: $at) { ...f }')
    + "} fragment f on Employee { "
    + times(7, 's#: salary(on: "2015-01-1#") { effectiveOn }')
    + " }",
}
"""The three shapes, then what is as large as may be."""


def document(selected: str, variables: Mapping[str, Any]) -> str:
    """Return an operation that takes those variables."""
    kinds = {"id": "ID!", "at": "Moment"}
    declared = ", ".join(f"${name}: {kinds[name]}" for name in variables)
    return f"query ({declared}) {selected}"


def timed(make: Callable[[], T]) -> tuple[float, T]:
    """Return how long making something took, the median in milliseconds, and what was made."""
    spent: list[float] = []
    made = make()
    for _ in range(ROUNDS):
        started = thread_time()
        made = make()
        spent.append((thread_time() - started) * 1000)
    return median(spent), made


def compiled(question: Question) -> Statement:
    """Return the statement for the dearest kind of viewer."""
    return Compiler(question.operation, VIEWER).operation()


async def rows() -> list[tuple[str, ...]]:
    """Return the table's rows."""
    graph, limits = core(schema()), Limits()
    plans = Plans(graph)
    found: list[tuple[str, ...]] = []
    for name, selected in DOCUMENTS.items():
        variables: dict[str, Any] = {"at": None}
        if "$id" in selected:
            variables["id"] = "employee:E1"
        text = document(selected, variables)
        parse, parsed = timed(partial(limits.parsed, text))
        check, errors = timed(partial(validate, graph, parsed))
        if errors:
            raise LookupError(errors[0].message)
        plan = plans.find(text, None)
        now, past = (plan.question(plan.coerced({**variables, "at": at})) for at in (None, 40))
        present, statement = timed(partial(compiled, now))
        as_of, _ = timed(partial(compiled, past))
        await now.statement(VIEWER)
        started = thread_time()
        for _ in range(ROUNDS):
            again = plans.find(text, None)
            await again.question(again.coerced(variables)).statement(VIEWER)
        warm = (thread_time() - started) * 1000 / ROUNDS
        place = "loop" if plan.weight <= SMALL else "thread"
        spent = (parse, check, present, as_of, parse + check + present, warm)
        figures = (f"{each:.2f}" for each in spent)
        found.append((name, str(plan.weight), *figures, f"{len(statement.text):_}", place))
    return found


def main() -> None:
    """Print the table."""
    table = Table(title=f"A document's first time: milliseconds, median of {ROUNDS}")
    heads = ("document", "nodes", "parse", "validate", "compile", "as of", "cold", "warm", "SQL")
    for head in (*heads, "compiled in"):
        table.add_column(head, justify="left" if head in ("document", "compiled in") else "right")
    gc.freeze()
    for row in asyncio.run(rows()):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
