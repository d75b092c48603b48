"""Policy template: contents that ship, for an organisation to draft its own policy from."""

from collections.abc import Mapping
from dataclasses import replace

from domain.appraisal_policy import OPERATIONS, AppraisalPolicy, Rater, RaterWeight
from domain.errors import Invalid
from domain.policies.annual import AnnualPolicy
from domain.policies.distribution import Distribution, Limit

ALL_ROUND = replace(
    OPERATIONS,
    version="operations-2",
    raters=(
        RaterWeight(rater=Rater.SELF, weight=2_000),
        RaterWeight(rater=Rater.SUPERIOR, weight=8_000),
    ),
    improvement_line="D",
    distribution=Distribution(limits=(Limit(grades=("S", "A"), share=2_000),)),
    annual=AnnualPolicy(),
)
"""The same department's with every figure that the scheme gives as an example."""

TEMPLATES: Mapping[str, AppraisalPolicy] = {each.version: each for each in (OPERATIONS, ALL_ROUND)}


def find(name: str) -> AppraisalPolicy:
    """Return a template by its name. Raise `Invalid` if there is none."""
    if name not in TEMPLATES:
        raise Invalid("template-unknown", field="template", name=name, templates=tuple(TEMPLATES))
    return TEMPLATES[name]
