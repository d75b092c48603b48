"""What a rule would make of what was achieved."""

from decimal import Decimal
from fractions import Fraction

import pytest

from domain.errors import Invalid
from domain.policies import formula
from domain.policies.measure import Rule, RuleKind
from domain.preview import previewed
from domain.rulebook import RULES


def test_it_is_computed_exactly_and_rounded_to_two_digits() -> None:
    found = previewed(Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(3)), Decimal(2))
    assert found.figure.number == Fraction(200, 3)
    assert found.score == Decimal("66.67")
    assert found.formula == formula.in_force("measure-score", RULES)


def test_a_veto_has_no_score() -> None:
    found = previewed(Rule(kind=RuleKind.VETO, grade_cap="C"), True)  # noqa: FBT003 - occurred
    assert (found.figure.number, found.score) == (None, None)


def test_an_undefined_rule_is_refused() -> None:
    with pytest.raises(Invalid):
        previewed(Rule(kind=RuleKind.HIGHER_IS_BETTER, target=Decimal(0)), Decimal(2))
