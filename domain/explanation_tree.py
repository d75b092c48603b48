"""Explanation tree: the steps of one scoring, each under the one that it is part of.

appraisal ─▶ dimension ─▶ measure ─▶ rater ─▶ the figures that a formula took and made
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.appraisal_policy import AppraisalPolicy
from domain.decider import fact
from domain.measure import Measure
from domain.policies import formula
from domain.policies.appraisal_score import Line, Scored

ROOT = "appraisal"
WEIGHT, WEIGHTS = "weight", "weights"
"""A part's own, and the sum of those that count."""

SUMS = {WEIGHT, WEIGHTS, "weighted"}
"""The figures of a dimension itself."""

SCORE, GRADE, RULE, VERSION = "score", "grade", "rule", "policy"

Path: TypeAlias = tuple[str, ...]


class StepKind(StrEnum):
    """What a step of an explanation is."""

    APPRAISAL = "APPRAISAL"
    DIMENSION = "DIMENSION"
    MEASURE = "MEASURE"
    RATER = "RATER"
    FIGURE = "FIGURE"
    DECISION = "DECISION"


@fact
class StepCause:
    """An event that a step comes from: where it stands in the log, when, by whom, and its type."""

    position: int
    at: datetime
    by: str
    event: str


@fact
class ExplanationStep:
    """One step; `value` is exact, or the word that it came to, or none where nothing was put in.

    `name` is the measure's own, else the word for what it is. `formula` is an id.
    """

    path: Path
    kind: StepKind
    name: str
    value: str | None
    formula: str | None = None
    causes: tuple[StepCause, ...] = ()


Inputs: TypeAlias = Mapping[tuple[str, ...], Sequence[StepCause]]
"""The events that put something in: by measure; by measure and rater; by measure and figure."""


class Tree:
    """The steps of one scoring."""

    def __init__(
        self, policy: AppraisalPolicy, measures: Sequence[Measure], inputs: Inputs
    ) -> None:
        self._policy = policy
        self._measures = {each.code: each for each in measures}
        self._inputs = inputs

    def whole(
        self, outcome: Scored, opened: StepCause, scoring: StepCause
    ) -> Iterator[ExplanationStep]:
        """Yield the score as it was rounded, its grade, and what chose how both are made."""
        grade = formula.named("grade", self._policy.formulas)
        rounded = None if outcome.score is None else str(outcome.score)
        yield figure((ROOT, VERSION), self._policy.version, opened)
        yield figure((ROOT, SCORE), rounded, scoring)
        yield figure((ROOT, GRADE), outcome.grade, scoring, formula=grade)
        if outcome.earned is not None:
            yield figure((ROOT, GRADE, "earned"), outcome.earned, scoring)

    def parts(self, outcome: Scored) -> Iterator[ExplanationStep]:
        """Yield what each formula took and made."""
        worked = {line.of for line in outcome.working}
        for line in outcome.working:
            if line.of == "grade":
                yield from self._vetoes(line)
                continue
            path, kind, name = self._place(line.of)
            yield ExplanationStep(
                path=path,
                kind=kind,
                name=name,
                value=line.figure.value,
                formula=line.formula,
                causes=self._caused(line.of),
            )
            if kind is StepKind.MEASURE:
                code = line.of.partition(":")[2]
                rule = self._measures[code].rule.kind.value
                yield figure((*path, RULE), rule, *self._inputs.get((code,), ()))
            yield from self._figures(line, path, worked)

    def _figures(self, line: Line, path: Path, worked: set[str]) -> Iterator[ExplanationStep]:
        """Yield the figures of a line, a part's weight beside the part."""
        rolled = line.formula.startswith("rollup/")
        for each in line.figure.steps:
            part, dot, what = each.name.rpartition(".")
            if rolled and dot:
                below = self._below(line.of, part)
                if what == WEIGHT:
                    yield figure((*self._place(below)[0], what), each.value)
                elif below not in worked:  # nothing was put in, and it counts all the same
                    yield self._missing(below, each.value)
            else:
                own = WEIGHTS if rolled and each.name == WEIGHT else each.name
                yield figure((*path, own), each.value, *self._put_in(line.of, each.name))

    def _missing(self, of: str, value: str) -> ExplanationStep:
        path, kind, name = self._place(of)
        return ExplanationStep(path=path, kind=kind, name=name, value=value)

    def _vetoes(self, line: Line) -> Iterator[ExplanationStep]:
        for each in line.figure.steps:
            word, _, code = each.name.partition(".")
            if word == "veto":
                put_in = self._inputs.get((code, "occurred"), ())
                yield figure((ROOT, GRADE, each.name), each.value, *put_in)

    def _place(self, of: str) -> tuple[Path, StepKind, str]:
        """Return where what a line is of stands in the tree, and what it is called."""
        match of.split(":"):
            case ["dimension", dimension]:
                return (ROOT, dimension), StepKind.DIMENSION, dimension
            case ["measure", code]:
                return self._measured(code), StepKind.MEASURE, self._measures[code].name
            case ["measure", code, rater]:
                return (*self._measured(code), rater), StepKind.RATER, rater
            case _:
                return (ROOT,), StepKind.APPRAISAL, ROOT

    def _measured(self, code: str) -> Path:
        """Return the path of a measure, which may be called as a figure of its dimension is."""
        own = f"measure:{code}" if code in SUMS else code
        return (ROOT, self._measures[code].dimension.value, own)

    @staticmethod
    def _below(of: str, part: str) -> str:
        """Return what a part of a line is of."""
        match of.split(":"):
            case ["dimension", _]:
                return f"measure:{part}"
            case ["measure", code]:
                return f"measure:{code}:{part}"
            case _:
                return f"dimension:{part}"

    def _caused(self, of: str) -> tuple[StepCause, ...]:
        """Return the events that set a measure or rated it."""
        return tuple(self._inputs.get(tuple(of.split(":")[1:]), ()))

    def _put_in(self, of: str, name: str) -> Sequence[StepCause]:
        """Return the event that put a figure in, if one did."""
        word = "milestone" if name.startswith("milestone.") else name
        match of.split(":"):
            case ["measure", code, rater] if name == "actual":
                return self._inputs.get((code, rater), ())
            case ["measure", code]:
                return self._inputs.get((code, word), ())
            case _:
                return ()


def figure(
    path: Path,
    value: str | None,
    *causes: StepCause,
    formula: str | None = None,
) -> ExplanationStep:
    """Return a step that opens into nothing."""
    return ExplanationStep(
        path=path,
        kind=StepKind.FIGURE,
        name=path[-1],
        value=value,
        formula=formula,
        causes=causes,
    )


def in_order(steps: Iterable[ExplanationStep]) -> tuple[ExplanationStep, ...]:
    """Return the steps as the tree is read: each before its own, in the order they came in.

    Raise `ValueError` if two have one path.
    """
    own: dict[Path, ExplanationStep] = {}
    below: dict[Path, dict[Path, None]] = {}
    for step in steps:
        if step.path in own:
            raise ValueError(f"two steps are at {step.path}")
        own[step.path] = step
        path = step.path
        while path and path not in (siblings := below.setdefault(path[:-1], {})):
            siblings[path] = None  # whoever has a place here has one in all above, too
            path = path[:-1]
    found: list[ExplanationStep] = []
    left: list[Path] = [()]
    while left:
        path = left.pop()
        if path in own:
            found.append(own[path])
        left += reversed(below.get(path, {}))
    return tuple(found)
