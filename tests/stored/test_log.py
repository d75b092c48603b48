import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from domain.errors import Forbidden, Ineligible, Invalid, OutOfTurn, Unknown
from domain.events import COMMANDS, EVENTS
from domain.policies import formula
from domain.policies.formula import FORMULAS, Figure
from domain.rulebook import RULES
from ledger.decision import Decision
from ledger.replay import Difference, Replay
from projections.engine.row import replace as changed_row
from projections.tables import TABLES
from tests.stored import log
from tests.stored.history import steps

STORED = log.stored()
HINT = "run: python -m tests.stored.write"
CENT = Fraction(1, 100)

Run = Callable[..., Any]


def replayed(decisions: list[Decision]) -> list[Difference]:
    replay = Replay()
    found = [replay.feed(decision) for decision in decisions]
    assert replay.decided == len(decisions)
    return [difference for difference in found if difference is not None]


def alter(monkeypatch: pytest.MonkeyPatch, name: str, run: Callable[[Run], Run]) -> None:
    """Change a formula in place, as nobody may."""
    monkeypatch.setitem(FORMULAS, name, replace(FORMULAS[name], run=run(FORMULAS[name].run)))


def a_cent_more(run: Run, when: Callable[[Fraction], bool] = lambda _: True) -> Run:
    """Return the formula with a hundredth more where the figure is as `when` says."""

    def more(*arguments: Any) -> Figure:  # noqa: ANN401 - the formula's own
        found: Figure = run(*arguments)
        number = found.number
        if number is None or not when(number):
            return found
        return replace(found, number=number + CENT)

    return more


def of_type(*names: str) -> list[str]:
    """Return the keys of the accepted decisions of some types."""
    return [each.key for each in STORED if each.type in names and each.rule is None]


def keys(differences: list[Difference]) -> list[str]:
    named = {difference.command for difference in differences}
    return [each.key for each in STORED if each.id in named]


def test_every_decision_comes_out_as_it_was_stored() -> None:
    assert replayed(STORED) == []


def test_it_has_every_command_every_event_and_every_kind_of_refusal() -> None:
    assert {each.type for each in STORED} == COMMANDS.keys(), HINT
    assert {event.type for each in STORED for event in each.events} == EVENTS.keys(), HINT
    refusals = {kind.__name__ for kind in (Forbidden, Ineligible, Invalid, OutOfTurn, Unknown)}
    assert {each.refusal for each in STORED} == {None, *refusals}


def test_every_step_is_stored() -> None:
    assert [each.key for each in STORED] == [order.key for order in steps()], HINT


def test_positions_have_no_gap() -> None:
    positions = [placed.position for placed in log.placed(STORED)]
    assert positions == list(range(1, len(positions) + 1))


def test_a_line_is_read_and_written_as_it_was() -> None:
    assert [log.written(each) for each in STORED] == log.lines(log.LOG)


@pytest.mark.parametrize(
    ("name", "besides"), [("measure-score/1", ["CloseEvaluation"]), ("rollup/1", [])]
)
def test_a_figure_changed_by_a_cent_names_every_decision_that_used_it(
    monkeypatch: pytest.MonkeyPatch, name: str, besides: list[str]
) -> None:
    alter(monkeypatch, name, a_cent_more)
    assert keys(replayed(STORED)) == of_type("ScoreAppraisal", "ApproveCorrection", *besides)
    assert len(of_type("ScoreAppraisal")) >= 8


def test_a_changed_figure_names_no_decision_that_did_not_use_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alter(monkeypatch, "measure-score/1", lambda run: a_cent_more(run, lambda n: n > CAPPED))
    (difference,) = replayed(STORED)
    assert (difference.type, difference.stream) == ("ScoreAppraisal", "appraisal:2016Q1:E3")
    assert difference.cause.startswith("AppraisalScored differs in ")


CAPPED = 110


def earned(body: bytes) -> bytes | None:
    """Return the grade that a score earned, whatever a veto left of it; none if not rated."""
    found = re.search(rb'"earned":"(\w)"', body) or re.search(rb'"grade":"(\w)"', body)
    return found and found[1]


def test_a_grade_changed_names_the_decisions_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    alter(monkeypatch, "grade/1", lambda _: lambda *_: "S")
    graded = of_type("ScoreAppraisal", "DecideAppeal", "CalibrateResult", "ApproveCorrection")
    bodies = {d.key: b"".join(e.body for e in d.events) for d in STORED if d.key in graded}
    better = [key for key, body in bodies.items() if earned(body) not in {None, b"S"}]
    assert better
    assert keys(replayed(STORED)) == better


def test_a_new_revision_beside_the_old_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    later = RULES + 1
    for name in {each.name for each in FORMULAS.values()}:
        old = FORMULAS[formula.in_force(name, RULES)]
        new = replace(old, revision=old.revision + 1, since=later, run=a_cent_more(old.run))
        monkeypatch.setitem(FORMULAS, new.id, new)
    assert formula.in_force("rollup", later) == "rollup/2"
    assert replayed(STORED) == []


def test_a_formula_taken_away_names_the_decisions_that_used_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(FORMULAS, "rollup/1")
    differences = replayed(STORED)
    assert set(of_type("ScoreAppraisal")) <= set(keys(differences))
    assert {each.cause for each in differences if each.type == "ScoreAppraisal"} == {
        "KeyError: 'rollup/1'"
    }


def test_folded_it_gives_the_row_versions_it_gave() -> None:
    stored = [msgspec.json.decode(line) for line in log.lines(log.ROWS)]
    last = max(digest["position"] for digest in stored)
    declared = {table.name: table for table in TABLES}
    tested: set[str] = set()
    for digest in stored:
        table = declared.get(digest["table"])
        if table is None or table.digest != digest["declaration"]:
            continue  # of an earlier revision, whose fold is no longer here
        prefix = [each for each in STORED if each.judged_at <= digest["position"]]
        assert log.digests(prefix, [table]) == [digest], f"{table.name} needs a new revision"
        if digest["position"] == last:
            tested.add(table.name)
    assert tested == declared.keys(), HINT
    assert last == STORED[-1].judged_at, HINT


def test_a_fold_changed_without_a_new_revision_is_seen() -> None:
    (salary,) = (table for table in TABLES if table.name == "salary")

    def fold(*arguments: Any) -> Any:  # noqa: ANN401 - the fold's own
        row: Any = salary.fold(*arguments)
        if row is None or row.cause != "MERIT":
            return row
        return changed_row(row, amount=row.amount + 1)

    changed = replace(salary, fold=fold)
    assert changed.digest == salary.digest
    assert log.digests(STORED, [changed]) != log.digests(STORED, [salary])
