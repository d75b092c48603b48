"""Collecting: an organisation in the phase in which actuals are collected, and its imports."""

import argparse
import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from rich.console import Console

from domain.appraisal_policy import OPERATIONS, Dimension
from domain.cycle import AdvanceCycle, CyclePeriod, OpenCycle, Phase
from domain.enrolment import EnrolParticipant
from domain.measure import Measure, SetMeasures
from domain.policies.combination import Combine
from domain.policies.measure import Rule, RuleKind
from ledger.ledger import Ledger
from ledger.order import Accepted
from ops import import_actuals
from tests.domain.appraisal_case import measures
from tests.ledger.house import founded, living, order
from tests.postgres import Database

CYCLE = "cycle:2016Q4"

calls = Measure(
    code="calls",
    name="Calls",
    dimension=Dimension.RESULTS,
    unit="calls",
    weight=5_000,
    rule=Rule(
        kind=RuleKind.HIGHER_IS_BETTER,
        targets=(Decimal(10), Decimal(20), Decimal(30)),
        combine=Combine.SUM,
    ),
)
sales = Measure(
    code="sales",
    name="Sales",
    dimension=Dimension.RESULTS,
    unit="USD",
    weight=5_000,
    rule=Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(100)),
)


async def collecting(ledger: Ledger, people: int) -> None:
    """Enrol employees E1, E2 …, measure them and begin to collect."""
    await founded(ledger, people)
    opened = OpenCycle(
        cycle_id=CYCLE,
        name="Fourth quarter",
        period=CyclePeriod.QUARTER,
        starts_on=date(2016, 10, 1),
        ends_on=date(2016, 12, 31),
        policy=OPERATIONS,
    )
    numbers = range(1, people + 1)
    commands = [
        opened,
        *(EnrolParticipant(cycle_id=CYCLE, employee_id=f"employee:E{n}") for n in numbers),
        AdvanceCycle(cycle_id=CYCLE, to=Phase.SET_MEASURES),
        *(
            SetMeasures(
                appraisal_id=f"appraisal:2016Q4:E{n}", measures=(calls, sales, *measures[2:])
            )
            for n in numbers
        ),
        AdvanceCycle(cycle_id=CYCLE, to=Phase.COLLECT),
    ]
    for answer in await ledger.journal.run([order(each) for each in commands]):
        assert isinstance(answer, Accepted), answer


def collected(database: Database, people: int = 3) -> None:
    """Make such an organisation in an empty database."""

    async def made() -> None:
        async with living(database) as ledger:
            await collecting(ledger, people)

    asyncio.run(made())


@dataclass(frozen=True)
class File:
    """A file of actuals, and the database it goes to."""

    database: Database
    folder: Path

    def brought(self, text: str, *words: str, name: str = "actuals.csv") -> tuple[int, str]:
        """Import it as the sub-command does. Return the exit code and what was printed."""
        return asyncio.run(self._imported(text, words, name))

    async def _imported(self, text: str, words: Sequence[str], name: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        import_actuals.arguments(parser)
        chosen = parser.parse_args([str(self.folder / name), *words])
        console = Console(file=io.StringIO(), width=200)
        async with living(self.database) as ledger:
            share = import_actuals.share_of(text.encode(), chosen)
            code = await import_actuals.imported(ledger, share, chosen, console)
        assert isinstance(console.file, io.StringIO)
        return code, console.file.getvalue()
