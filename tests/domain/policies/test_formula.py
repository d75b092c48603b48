import pytest

from domain import rulebook
from domain.policies import appraisal_score, formula
from domain.policies.formula import FORMULAS, Formula

SINCE = {
    "allocation/1": 3,
    "annual/1": 4,
    "appraisal-score/1": 1,
    "appraisal-score/2": 3,
    "distribution/1": 3,
    "grade/1": 1,
    "group-rating/1": 4,
    "measure-score/1": 1,
    "rollup/1": 1,
    "veto/1": 3,
}
"""What was once released decides for ever from the revision of the rules that it came with."""


def double(value: int) -> int:
    return value * 2


def triple(value: int) -> int:
    return value * 3


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch) -> None:
    for revision, since, run in ((1, 1, double), (2, 5, triple)):
        new = Formula(name="times", revision=revision, since=since, run=run)
        monkeypatch.setitem(FORMULAS, new.id, new)


@pytest.mark.parametrize(
    ("rules", "expected"), [(1, "times/1"), (4, "times/1"), (5, "times/2"), (9, "times/2")]
)
def test_a_revision_is_in_force_from_its_revision_of_the_rules(rules: int, expected: str) -> None:
    assert formula.in_force("times", rules) == expected


def test_before_its_first_revision_there_is_none() -> None:
    with pytest.raises(KeyError):
        formula.in_force("times", 0)


def test_the_tenth_revision_is_later_than_the_ninth(monkeypatch: pytest.MonkeyPatch) -> None:
    for revision in (9, 10):
        new = Formula(name="times", revision=revision, since=6, run=triple)
        monkeypatch.setitem(FORMULAS, new.id, new)
    assert formula.in_force("times", 6) == "times/10"


def test_an_old_revision_still_computes_as_it_did() -> None:
    assert formula.find("times/1", double)(7) == 14
    assert formula.find("times/2", double)(7) == 21


def test_what_was_never_registered_is_not_found() -> None:
    with pytest.raises(KeyError):
        formula.find("times/3", double)


def test_an_id_is_taken_once() -> None:
    with pytest.raises(TypeError):
        formula.formula("times", revision=1, since=7)(triple)
    assert formula.find("times/1", double)(7) == 14


def test_the_chosen_revision_is_found_by_name() -> None:
    assert formula.named("rollup", ("measure-score/1", "rollup/3")) == "rollup/3"
    with pytest.raises(KeyError):
        formula.named("roll", ("measure-score/1", "rollup/3"))


@pytest.mark.parametrize(("id_", "since"), SINCE.items())
def test_a_released_revision_keeps_its_id_and_its_beginning(id_: str, since: int) -> None:
    name, revision = id_.split("/")
    found = FORMULAS[id_]
    assert (found.name, found.revision, found.since) == (name, int(revision), since)


def test_a_name_is_known_from_its_first_revision_on() -> None:
    assert [formula.known("veto", rules) for rules in (2, 3, 4)] == [False, True, True]
    assert not formula.known("vetoes", 4)


def test_every_revision_is_within_the_rulebook() -> None:
    ours = [each for each in FORMULAS.values() if each.name != "times"]
    assert {each.name for each in ours} >= set(appraisal_score.FORMULAS)
    assert all(1 <= each.since <= rulebook.RULES for each in ours)
