"""Replay under: what an appraisal would have come to under another policy, from the same facts.

What was put in is scored anew by the formulas that the cycle froze, so that what differs comes of
the policy alone. What people decided is not decided again: ratings and the figures of groups of
raters are taken as they were given, a year's quarters as they stood. A score that a panel or an
appeal named stays, and its grade is read by the other policy; a grade that a panel named, or that a
quota made, stays as long as the other policy has it. A veto caps all of them.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from domain import scoring
from domain.appeal import AppealDecided, ResultAdjusted
from domain.appraisal_case import Enrolled, Event, Released, State, applying, entries, evolve
from domain.appraisal_policy import AppraisalPolicy, at_or_below
from domain.decider import fact, replace
from domain.errors import Invalid
from domain.feedback import ResultReleased
from domain.late_actual import CorrectionApproved
from domain.policies import appraisal_score, formula
from domain.policies.appraisal_score import caps, graded
from domain.policies.grade import grade as grade_of
from domain.policies.measure import RuleKind
from domain.rulebook import RULES
from domain.scoring import AppraisalScored
from domain.year import whole


class NotRedone(StrEnum):
    """What people decided, or what stood when it was taken, and stays so under another policy."""

    RATINGS = "RATINGS"
    GROUP_FIGURES = "GROUP_FIGURES"
    QUARTERS = "QUARTERS"
    CALIBRATION = "CALIBRATION"
    QUOTA = "QUOTA"
    APPEAL = "APPEAL"
    PAY_EXCEPTIONS = "PAY_EXCEPTIONS"


@fact
class Result:
    """A score and its grade; `exact` is the score before it was rounded, if it was computed."""

    score: Decimal | None
    grade: str | None
    exact: str | None = None


@fact
class Standing:
    """A result from an event of its appraisal on, as it was and as it would have been.

    `version` is that event's. `kept` is what of it people decided.
    """

    version: int
    before: Result
    after: Result
    released: bool
    kept: tuple[NotRedone, ...] = ()


@fact
class Replayed:
    """An appraisal under the policy it ran under and under another.

    `before` and `after` are as it was scored; `standings` what became of that, oldest first.
    `left_out` are the measures of dimensions that the other policy does not have. `opened` and
    `opens` say whether the grade opens an improvement plan by the one policy and by the other.
    """

    appraisal_id: str
    employee_id: str
    department_id: str | None
    before: Result
    after: Result
    standings: tuple[Standing, ...]
    left_out: tuple[str, ...]
    opened: bool
    opens: bool

    @property
    def standing(self) -> Standing:
        """Return the result that counts."""
        return self.standings[-1]

    def at(self, version: int) -> Standing | None:
        """Return the released result that counted at a version of the appraisal, if one did."""
        known = [each for each in self.standings if each.released and each.version <= version]
        return known[-1] if known else None


def under(used: AppraisalPolicy, content: AppraisalPolicy) -> AppraisalPolicy:
    """Return a policy with the formulas of the one that was used, and today's where it has none."""
    names = {each.partition("/")[0] for each in used.formulas}
    today = appraisal_score.in_force(RULES)
    also = tuple(each for each in today if each.partition("/")[0] not in names)
    return replace(content, formulas=(*used.formulas, *also))


def replayed(
    used: AppraisalPolicy, other: AppraisalPolicy, history: Sequence[tuple[int, Event]]
) -> Replayed | None:
    """Return an appraisal under `other`; none if there is no score of its latest inputs.

    `history` are its events with their versions, oldest first; `other` is from `under`. Raise
    `Rejected` if the other policy cannot score it.
    """
    state: State = None
    replay: Replay | None = None
    for version, event in history:
        if isinstance(event, AppraisalScored) and isinstance(state, Enrolled):
            replay = Replay(used, other, state, event, version)
        state = evolve(state, event)
        if replay is not None and isinstance(state, Released):
            replay.follow(version, event, state.case)
    case = state.case if isinstance(state, Released) else state
    outdated = isinstance(state, Enrolled) and state.outdated  # a released one never is
    if case is None or replay is None or outdated:
        return None
    return replay.whole(case)


class Replay:
    """One appraisal on its way from its latest scoring to the result that counts."""

    def __init__(
        self,
        used: AppraisalPolicy,
        other: AppraisalPolicy,
        case: Enrolled,
        scored: AppraisalScored,
        version: int,
    ) -> None:
        self._used = used
        self._other = other
        self._recorded = scored
        self._before = computed(scored)
        self._after = computed(self._again(case))
        self._adjusted_by_hand = False
        self._standings = [
            Standing(
                version=version,
                before=self._before,
                after=self._after,
                released=False,
                kept=() if scored.annual is None else (NotRedone.QUARTERS,),
            )
        ]

    def follow(self, version: int, event: Event, case: Enrolled) -> None:
        """Take in what became of the score once it was released, or as it is."""
        before, after, kept = self._latest()
        match event:
            case ResultReleased() as e:
                said = Result(score=e.score, grade=e.grade)
                if (said.score, said.grade) != (before.score, before.grade):
                    why = NotRedone.QUOTA if e.quota_made else NotRedone.CALIBRATION
                    kept, after = (*kept, why), self._decided(said, before, after, case)
                    before = said
            case AppealDecided():
                self._adjusted_by_hand = True
                return
            case CorrectionApproved():
                self._adjusted_by_hand = False
                again = computed(self._again(case))
                after = after if again.score is None else again
            case ResultAdjusted() as e:
                said = Result(score=e.score, grade=e.grade)
                if self._adjusted_by_hand:
                    kept = (*kept, NotRedone.APPEAL)
                    after = self._decided(said, before, after, case)
                before = said
            case _:
                return
        self._standings.append(
            Standing(version=version, before=before, after=after, released=True, kept=kept)
        )

    def whole(self, case: Enrolled) -> Replayed:
        """Return what it came to, and would have come to."""
        before, after, _ = self._latest()
        counted = {each.dimension for each in self._other.dimensions}
        return Replayed(
            appraisal_id=case.id,
            employee_id=case.employee_id,
            department_id=case.department_id,
            before=self._before,
            after=self._after,
            standings=tuple(self._standings),
            left_out=tuple(
                each.code
                for each in applying(case)
                if each.dimension not in counted and each.rule.kind is not RuleKind.VETO
            ),
            opened=opens(self._used, before),
            opens=opens(self._other, after),
        )

    def _latest(self) -> tuple[Result, Result, tuple[NotRedone, ...]]:
        last = self._standings[-1]
        return last.before, last.after, last.kept

    def _again(self, case: Enrolled) -> AppraisalScored:
        """Return what the inputs of a case come to under the other policy."""
        review = scoring.scored(self._other, case.measures, entries(case), None)
        made, annual = self._recorded.annual, self._other.annual
        if made is None or annual is None:
            return review
        if len(made.quarters) != len(annual.quarters):
            raise Invalid(
                "quarters-miscounted", count=len(made.quarters), quarters=len(annual.quarters)
            )
        weighed = zip(made.quarters, annual.quarters, strict=True)
        quarters = [replace(quarter, weight=weight) for quarter, weight in weighed]
        vetoes = caps(case.measures, entries(case))
        return whole(review, self._other, annual, quarters, vetoes)

    def _decided(self, said: Result, before: Result, after: Result, case: Enrolled) -> Result:
        """Return what people decided as it stands under the other policy."""
        score = after.score if said.score == before.score else said.score
        if score is None or said.score is None or said.grade is None:
            return Result(score=score, grade=None)
        named = said.grade != read(self._used, said.score, case)
        known = said.grade in {each.grade for each in self._other.grades}
        given = said.grade if named and known else None
        return Result(score=score, grade=read(self._other, score, case, given))


def computed(scored: AppraisalScored) -> Result:
    """Return what was computed."""
    return Result(score=scored.score, grade=scored.grade, exact=scored.exact)


def read(policy: AppraisalPolicy, score: Decimal, case: Enrolled, given: str | None = None) -> str:
    """Return the grade that a policy reads from a score, or the `given` one, capped by vetoes."""
    find = formula.find(formula.named("grade", policy.formulas), grade_of)
    earned = find(score, policy.grades) if given is None else given
    vetoes = caps(case.measures, entries(case))
    return graded(policy, earned, vetoes).grade if vetoes else earned


def opens(policy: AppraisalPolicy, result: Result) -> bool:
    """Return whether a result opens an improvement plan by itself."""
    return at_or_below(result.grade, policy.improvement_line, policy.grades)
