from datetime import date

from domain.goal_plan import (
    GoalClosed,
    GoalConfirmed,
    GoalHandedOver,
    GoalLinked,
    GoalOutcome,
    GoalUnlinked,
)
from domain.sealed import Sealed
from ledger.recorded import Origin
from projections.goal import GoalHolderRow, GoalLinkRow, GoalOwner, GoalRow, GoalStatus
from tests.domain.goal_case import (
    BOSS,
    FIRST,
    GROW,
    HE,
    HERS,
    LAST,
    OPS,
    PLAN,
    SERVE,
    SHE,
    TODAY,
    grow,
    hers,
    linked,
    proposed,
    serve,
)
from tests.projections.given import rows
from tests.projections.replacing import replace

LATER = date(2016, 8, 1)
strategic = GoalRow(
    id=GROW,
    plan="2016",
    code="grow",
    owner=GoalOwner.ORGANISATION,
    employee_id=None,
    department_id=None,
    responsible_id=None,
    title="Grow by a tenth",
    title_id=None,
    starts_on=FIRST,
    ends_on=LAST,
    status=GoalStatus.OPEN,
    closed_on=None,
    origin=Origin.PERSON,
)
of_ops = replace(
    strategic,
    id=SERVE,
    code="serve",
    owner=GoalOwner.DEPARTMENT,
    department_id=OPS,
    responsible_id=BOSS,
    title="Answer within a day",
)
personal = replace(
    strategic,
    id=HERS,
    code="hers",
    owner=GoalOwner.EMPLOYEE,
    employee_id=SHE,
    title=None,
    title_id=f"{PLAN}/1/title",
)
handed = GoalHandedOver(
    goal_id=HERS,
    effective_on=LATER,
    employee_id=HE,
    title=Sealed("his"),
    department_id=None,
    responsible_id=None,
)


def test_a_goal_is_one_row_that_says_whose_it_is() -> None:
    assert rows("goal", PLAN, grow, serve) == [strategic, of_ops]
    assert rows("goal", PLAN, hers) == [personal]
    again = replace(grow, title="Grow", ends_on=LATER)
    assert rows("goal", PLAN, grow, again) == [replace(strategic, title="Grow", ends_on=LATER)]


def test_a_proposal_is_one_until_it_is_confirmed() -> None:
    suggested = replace(personal, status=GoalStatus.PROPOSED)
    assert rows("goal", PLAN, proposed) == [suggested]
    confirmed = GoalConfirmed(goal_id=HERS, confirmed_on=TODAY)
    assert rows("goal", PLAN, proposed, confirmed) == [personal]


def test_a_closed_goal_says_what_it_came_to() -> None:
    for outcome in GoalOutcome:
        closed = GoalClosed(goal_id=GROW, outcome=outcome, closed_on=LATER)
        assert rows("goal", PLAN, grow, closed) == [
            replace(strategic, status=GoalStatus(outcome), closed_on=LATER)
        ]


def test_a_goal_that_is_handed_over_has_another_holder_and_both_are_kept() -> None:
    assert rows("goal", PLAN, hers, handed) == [
        replace(personal, employee_id=HE, title_id=f"{PLAN}/2/title")
    ]
    first = GoalHolderRow(
        id=f"{HERS}/held/first",
        goal_id=HERS,
        effective_on=FIRST,
        employee_id=SHE,
        department_id=None,
        responsible_id=None,
        origin=Origin.PERSON,
    )
    then = replace(first, id=f"{HERS}/held/2016-08-01", effective_on=LATER, employee_id=HE)
    early = replace(hers, starts_on=LATER)
    assert rows("goal_holder", PLAN, early) == [replace(first, effective_on=TODAY)]
    held = rows("goal_holder", PLAN, hers, handed, replace(hers, employee_id=HE, set_on=LAST))
    assert held == [then, first]
    to_ops = replace(handed, goal_id=GROW, employee_id=None, title=None, department_id=OPS)
    assert rows("goal", PLAN, grow, to_ops) == [
        replace(strategic, owner=GoalOwner.DEPARTMENT, department_id=OPS)
    ]
    of_all = replace(first, id=f"{SERVE}/held/first", goal_id=SERVE, employee_id=None)
    assert rows("goal_holder", PLAN, serve) == [
        replace(of_all, department_id=OPS, responsible_id=BOSS)
    ]


def test_a_link_is_there_as_long_as_it_is() -> None:
    link = GoalLinkRow(
        id=f"{HERS}/serves/serve",
        child_id=HERS,
        parent_id=SERVE,
        weight=4_000,
        origin=Origin.PERSON,
    )
    both = (serve, hers, linked)
    assert rows("goal_link", PLAN, *both) == [link]
    assert rows("goal_link", PLAN, *both, replace(linked, weight=1)) == [replace(link, weight=1)]
    assert rows("goal_link", PLAN, *both, GoalUnlinked(goal_id=HERS, parent_id=SERVE)) == []
    other = GoalLinked(goal_id=HERS, parent_id=GROW, weight=5)
    assert len(rows("goal_link", PLAN, grow, *both, other)) == 2
