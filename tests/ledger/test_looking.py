from domain.employee import AssignSuperior
from ledger.ledger import Ledger
from ledger.order import Accepted
from tests.ledger.house import (
    HIRED,
    adjust_salary,
    founded,
    living,
    order,
    rows,
)
from tests.postgres import Database

MANY = 40
"""More than are decided before others have their turn."""


async def test_a_run_is_recorded_at_once(ledger: Ledger, home: Database) -> None:
    await founded(ledger)
    commands = [adjust_salary(1, 2000 + n) for n in range(MANY)]
    answers = await ledger.journal.run([order(command) for command in commands])
    assert all(isinstance(answer, Accepted) for answer in answers)
    moments = rows(
        home, "SELECT count(DISTINCT recorded_at) FROM ledger.event WHERE type = 'SalaryAdjusted'"
    )
    assert moments == [(1,)]


async def test_what_a_run_looks_at_besides_is_read_together(ledger: Ledger, home: Database) -> None:
    """Whose superior somebody becomes is known only when it is decided."""
    await founded(ledger, employees=2 * MANY)
    async with living(home) as anew:
        before = anew.pool.get_stats()["requests_num"]
        assigned = [
            order(
                AssignSuperior(
                    employee_id=f"employee:E{n}",
                    superior_id=f"employee:E{n + MANY}",
                    effective_on=HIRED,
                )
            )
            for n in range(1, 1 + MANY)
        ]
        answers = await anew.journal.run(assigned)
        assert all(isinstance(answer, Accepted) for answer in answers), answers[0]
        asked = anew.pool.get_stats()["requests_num"] - before
    assert asked <= MANY // 10
