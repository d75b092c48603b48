"""Appraisal score: from actuals and ratings to measures, dimensions, the score and its grade.

Unit: points. Everything is exact up to the score, which is rounded once to the policy's digits; the
grade is read from the rounded score, so that what is shown agrees with itself.
Source: the scheme, section 3; weights, scale, limits, digits and grades are the policy's.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from domain.appraisal_policy import AppraisalPolicy, Rater
from domain.decider import fact
from domain.measure import Measure
from domain.policies import formula
from domain.policies.formula import Figure
from domain.policies.grade import grade
from domain.policies.group_rating import GroupFigures, worked_out
from domain.policies.measure import Achieved, RuleKind
from domain.policies.measure_score import score
from domain.policies.rollup import Part, rollup
from domain.policies.rounding import exact, half_up
from domain.policies.veto import Cap, Capped, veto

FORMULAS = ("measure-score", "rollup", "grade", "appraisal-score", "veto", "group-rating", "annual")
"""Those that an appraisal is scored with; "veto" came with revision 3, the last two with 4."""


@fact
class Entry:
    """What was put in for a measure: a rater's rating, or what was achieved, without a rater.

    Of a group of raters it is what their ratings came to, which is scored already.
    """

    measure: str
    value: Achieved | GroupFigures
    rater: Rater | None = None


@fact
class MeasureScore:
    """A measure's score, exact and rounded; none where nothing was put in."""

    code: str
    exact: str | None
    score: Decimal | None


@fact
class DimensionScore:
    """A dimension's score, exact and rounded; none where all its measures are missing."""

    dimension: str
    exact: str | None
    score: Decimal | None


@fact
class Line:
    """A figure of the working: what it is of, and the formula that it was computed with."""

    of: str
    formula: str
    figure: Figure


@fact
class Scored:
    """The whole outcome; without a score the appraisal is not rated.

    `vetoes` are the measures whose veto occurred, `earned` the grade before they capped it.
    """

    measures: tuple[MeasureScore, ...]
    dimensions: tuple[DimensionScore, ...]
    exact: str | None
    score: Decimal | None
    grade: str | None
    missing: tuple[str, ...]
    working: tuple[Line, ...]
    vetoes: tuple[str, ...] = ()
    earned: str | None = None


def in_force(rules: int) -> tuple[str, ...]:
    """Return the ids of the formulas that a cycle opened under `rules` is scored with."""
    return tuple(formula.in_force(name, rules) for name in FORMULAS if formula.known(name, rules))


@formula.formula("appraisal-score", revision=1, since=1)
def appraisal_score(
    policy: AppraisalPolicy, measures: Sequence[Measure], entries: Sequence[Entry]
) -> Scored:
    """Return the outcome of `entries` under `policy`, computed with the policy's own formulas."""
    lines: list[Line] = []
    score_id, rollup_id, grade_id = (formula.named(name, policy.formulas) for name in FORMULAS[:3])
    put_in = {(entry.measure, entry.rater): entry.value for entry in entries}

    def scored(of: str, one: Measure, rater: Rater | None) -> Fraction | None:
        value = put_in.get((one.code, rater))
        if value is None:
            return None
        if isinstance(value, GroupFigures):
            return worked(of, formula.named("group-rating", policy.formulas), worked_out(value))
        return worked(of, score_id, formula.find(score_id, score)(one.rule, value))

    def rolled(of: str, parts: Sequence[Part]) -> Fraction | None:
        return worked(of, rollup_id, formula.find(rollup_id, rollup)(parts, policy.missing))

    def worked(of: str, id: str, figure: Figure) -> Fraction | None:  # noqa: A002 - as elsewhere
        lines.append(Line(of=of, formula=id, figure=figure))
        return figure.number

    by_measure: dict[str, Fraction | None] = {}
    for one in measures:
        of = f"measure:{one.code}"
        if one.rule.kind is RuleKind.RATED:
            raters = [
                Part(
                    name=each.rater.value,
                    weight=each.weight,
                    score=scored(f"{of}:{each.rater.value}", one, each.rater),
                )
                for each in policy.raters
            ]
            by_measure[one.code] = rolled(of, raters)
        else:
            by_measure[one.code] = scored(of, one, None)
    by_dimension = {
        each.dimension: rolled(
            f"dimension:{each.dimension.value}",
            [
                Part(name=one.code, weight=one.weight, score=by_measure[one.code])
                for one in measures
                if one.dimension is each.dimension
            ],
        )
        for each in policy.dimensions
    }
    parts = [
        Part(name=each.dimension.value, weight=each.weight, score=by_dimension[each.dimension])
        for each in policy.dimensions
    ]
    total = rolled("appraisal", parts)
    rounded = _rounded(total, policy)
    return Scored(
        measures=tuple(
            MeasureScore(code=code, exact=_exact(value), score=_rounded(value, policy))
            for code, value in by_measure.items()
        ),
        dimensions=tuple(
            DimensionScore(
                dimension=dimension.value, exact=_exact(value), score=_rounded(value, policy)
            )
            for dimension, value in by_dimension.items()
        ),
        exact=_exact(total),
        score=rounded,
        grade=None if rounded is None else formula.find(grade_id, grade)(rounded, policy.grades),
        missing=tuple(code for code, value in by_measure.items() if value is None),
        working=tuple(lines),
    )


@formula.formula("appraisal-score", revision=2, since=3)
def appraisal_score_capped(
    policy: AppraisalPolicy, measures: Sequence[Measure], entries: Sequence[Entry]
) -> Scored:
    """Return what revision 1 does of all but the vetoes, and cap its grade by those that occurred.

    Whoever is not rated has no grade that could be capped.
    """
    others = [one for one in measures if one.rule.kind is not RuleKind.VETO]
    outcome = appraisal_score(policy, others, entries)
    without_points = tuple(
        MeasureScore(code=one.code, exact=None, score=None)
        for one in measures
        if one.rule.kind is RuleKind.VETO
    )
    outcome = replace(outcome, measures=(*outcome.measures, *without_points))
    occurred = caps(measures, entries)
    if outcome.grade is None or not occurred:
        return outcome
    capped = graded(policy, outcome.grade, occurred)
    line = Line(of="grade", formula=formula.named("veto", policy.formulas), figure=capped.figure)
    return replace(
        outcome,
        grade=capped.grade,
        working=(*outcome.working, line),
        vetoes=tuple(cap.measure for cap in occurred),
        earned=outcome.grade,
    )


def caps(measures: Sequence[Measure], entries: Sequence[Entry]) -> tuple[Cap, ...]:
    """Return the vetoes that occurred, with the best grade that each leaves."""
    occurred = {each.measure for each in entries if each.value is True}
    return tuple(
        Cap(measure=one.code, grade=one.rule.grade_cap)
        for one in measures
        if one.rule.grade_cap is not None and one.code in occurred
    )


def graded(policy: AppraisalPolicy, earned: str, occurred: Sequence[Cap]) -> Capped:
    """Return the grade that is left of the one that was earned, by the policy's own formula.

    Raise `KeyError` if the policy is of before there were vetoes.
    """
    veto_id = formula.named("veto", policy.formulas)
    return formula.find(veto_id, veto)(earned, occurred, policy.grades)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact(value)


def _rounded(value: Fraction | None, policy: AppraisalPolicy) -> Decimal | None:
    return None if value is None else half_up(value, policy.digits)
