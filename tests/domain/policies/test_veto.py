import pytest

from domain.appraisal_policy import OPERATIONS
from domain.errors import Invalid
from domain.policies.formula import Step
from domain.policies.veto import Cap, veto

bounds = OPERATIONS.grades
to_c = Cap(measure="no-accident", grade="C")
to_b = Cap(measure="no-breach", grade="B")


@pytest.mark.parametrize(
    ("earned", "caps", "left"),
    [
        ("S", (to_c,), "C"),
        ("B", (to_c,), "C"),
        ("C", (to_c,), "C"),
        ("D", (to_c,), "D"),
        ("S", (to_b, to_c), "C"),
        ("S", (to_c, to_b), "C"),
        ("A", (), "A"),
    ],
)
def test_the_worst_of_all_is_left(earned: str, caps: tuple[Cap, ...], left: str) -> None:
    assert veto(earned, caps, bounds).grade == left


def test_the_working_says_which_veto_left_what() -> None:
    assert veto("S", (to_c, to_b), bounds).figure.steps == (
        Step(name="earned", value="S"),
        Step(name="veto.no-accident", value="C"),
        Step(name="veto.no-breach", value="B"),
        Step(name="grade", value="C"),
    )


def test_a_grade_that_the_policy_lacks_caps_nothing() -> None:
    with pytest.raises(Invalid) as refused:
        veto("S", (Cap(measure="no-accident", grade="E"),), bounds)
    assert refused.value.parameters == {"grade": "E", "grades": tuple("SABCD")}
