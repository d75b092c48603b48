import pytest

from domain.errors import Invalid
from domain.policies.distribution import Limit
from domain.policy_template import TEMPLATES, find


def test_a_fifth_may_have_the_best_grades() -> None:
    guideline = find("operations-2").distribution
    assert guideline is not None
    assert guideline.limits == (Limit(grades=("S", "A"), share=2_000),)


def test_a_template_goes_by_its_version() -> None:
    assert [find(name).version for name in TEMPLATES] == ["operations-1", "operations-2"]
    with pytest.raises(Invalid, match="template-unknown"):
        find("operations-3")
