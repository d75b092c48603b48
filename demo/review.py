"""Review: how the year 2016 ends for everybody who takes part in it, all of it invented.

Everybody is rated by their superior, or by whom the superior hands it to. Whoever leads others is
rated from all sides: by themself, the superior's superior, peers and reports; one in three of the
others rates themself too. Whoever has fewer than four peers or reports has no figures of theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from demo import chance, library
from demo.clock import moment
from demo.county import Entry
from demo.script import invented
from demo.verdict import comment, rating
from demo.workforce import Standing
from domain.actor import Actor
from domain.appraisal_policy import Rater
from domain.closing import CloseEvaluation
from domain.evaluation import EvaluateAppraisal, Rating
from domain.measure import SetMeasures, TemplateUse
from domain.nomination import DelegateEvaluation, NominateRater
from domain.policies.rollup import WHOLE
from domain.rating import SaveEvaluationDraft, SubmitEvaluation
from domain.rating_case import id_of
from ledger.order import Order

NOMINATED_ON = date(2017, 1, 16)
BEGINS_ON, ENDS_ON = date(2017, 1, 30), date(2017, 2, 12)
CLOSED = moment(date(2017, 2, 13), 8)
"""When the evaluation of everybody is closed, before anybody is scored."""

MOST = 6
"""How many peers, and how many reports, rate somebody at most."""

DELEGATED, RATING_SELF, DRAFTING, SILENT = 40, 3, 5, 12
"""One in so many: evaluations that are handed over, of those who lead nobody those who rate
themselves, submissions that were drafts first, and peers and reports who say nothing."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who stands under whom at the year's end, and who stood above whose superior at its start."""

    superiors: Mapping[str, str | None]
    reports: Mapping[str, Sequence[str]]
    above: Mapping[str, str]

    def beside(self, code: str) -> Sequence[str]:
        """Return those with the same superior."""
        superior = self.superiors[code]
        return [each for each in self.reports.get(superior or "", ()) if each != code]

    def peers(self, code: str) -> Sequence[str]:
        """Return those who rate somebody as peers."""
        return [each for each in self.beside(code) if each != self.above.get(code)][:MOST]


def team(first: Sequence[Standing], last: Sequence[Standing]) -> Team:
    """Return the line at the end, and above whom somebody stood at the start and still serves."""
    then = {entry.code: superior for entry, superior in first}
    superiors = {entry.code: superior for entry, superior in last}
    reports: dict[str, list[str]] = {}
    for code, superior in superiors.items():
        if superior is not None:
            reports.setdefault(superior, []).append(code)
    above = {
        code: second
        for code, superior in then.items()
        if (second := then.get(superior or "")) is not None and second in superiors
    }
    return Team(superiors=superiors, reports=reports, above=above)


def setting(appraisal_id: str) -> SetMeasures:
    """Return the setting of what everybody is rated in, from the library."""
    uses = tuple(
        TemplateUse(template_id=library.id_of(code), version=1, code=code, weight=WHOLE)
        for code in library.REVIEW
    )
    return SetMeasures(appraisal_id=appraisal_id, measures=(), from_templates=uses)


@dataclass(frozen=True, slots=True)
class Review:
    """One person's, in one cycle."""

    cycle: str
    entry: Entry
    team: Team

    @property
    def code(self) -> str:
        return self.entry.code

    @property
    def appraisal_id(self) -> str:
        return f"appraisal:{self.cycle}:{self.code}"

    @property
    def key(self) -> str:
        return f"appraisal/{self.cycle}/{self.code}"

    def picked(self, below: int, *of: str) -> bool:
        """Return whether it is one of so many to whom something happens."""
        return chance.number(below, *of, self.cycle, self.code) == 0

    def some_time(self, *of: str) -> datetime:
        """Return a moment while the evaluation goes on."""
        days = chance.number((ENDS_ON - BEGINS_ON).days, "day", *of, self.cycle, self.code)
        hour = 9 + chance.number(8, "hour", *of, self.cycle, self.code)
        return moment(BEGINS_ON + timedelta(days=days), hour)

    def ratings(self, rater: str) -> tuple[Rating, ...]:
        """Return what somebody thinks of the person: near to what most do."""
        return tuple(
            Rating(measure=code, rating=Decimal(rating(self.entry, f"{code}/{rater}", self.cycle)))
            for code in library.REVIEW
        )


def orders(cycle: str, people: Sequence[Entry], team: Team) -> Iterator[Order]:
    """Yield the reviews of `people`."""
    for entry in people:
        yield from reviewed(Review(cycle, entry, team))


def reviewed(review: Review) -> Iterator[Order]:
    """Yield what everybody says of one person, and the closing."""
    superior = review.team.superiors[review.code]
    if superior is None:
        return
    yield from evaluated(review, superior)
    if review.team.reports.get(review.code):
        yield from from_all_sides(review, superior)
    elif review.picked(RATING_SELF, "self"):
        yield from said(review, review.code, Rater.SELF)
    closing = CloseEvaluation(appraisal_id=review.appraisal_id)
    yield invented(closing, f"{review.key}/closing", CLOSED)


def evaluated(review: Review, superior: str) -> Iterator[Order]:
    """Yield the superior's evaluation, for a few by a colleague whom they hand it to."""
    by = superior
    leads = review.team.reports.get(review.code)
    if not leads and review.picked(DELEGATED, "delegated"):
        second = review.team.above.get(review.code)
        free = [each for each in review.team.beside(superior) if each not in {second, review.code}]
        for delegate in free[:1]:
            handing = DelegateEvaluation(
                appraisal_id=review.appraisal_id,
                rater_id=f"employee:{superior}",
                delegate_id=f"employee:{delegate}",
                from_on=BEGINS_ON,
                until_on=ENDS_ON,
            )
            at = moment(NOMINATED_ON, 15)
            yield invented(handing, f"{review.key}/delegation", at, Actor(f"employee:{superior}"))
            by = delegate
    ratings = review.ratings(superior)
    evaluation = EvaluateAppraisal(
        appraisal_id=review.appraisal_id,
        ratings=ratings,
        comment=comment(ratings, "year", review.cycle, review.code),
    )
    at = review.some_time("superior")
    yield invented(evaluation, f"{review.key}/evaluation", at, Actor(f"employee:{by}"))


def from_all_sides(review: Review, superior: str) -> Iterator[Order]:
    """Yield who is asked besides the superior about whoever leads others, and what they say."""
    team = review.team
    yield from said(review, review.code, Rater.SELF)
    second = team.above.get(review.code)
    if second is not None and second not in {superior, review.code, *team.reports[review.code]}:
        yield from said(review, second, Rater.SECOND_LEVEL)
    asked = (
        (Rater.PEER, team.peers(review.code)),
        (Rater.REPORT, [each for each in team.reports[review.code] if each != second][:MOST]),
    )
    for rater, codes in asked:
        for code in codes:
            nomination = NominateRater(
                appraisal_id=review.appraisal_id, rater=rater, rater_id=f"employee:{code}"
            )
            at, by = moment(NOMINATED_ON, 10), Actor(f"employee:{superior}")
            yield invented(nomination, f"{review.key}/rater/{code}", at, by)
            if not review.picked(SILENT, "silent", code):
                yield from said(review, code, rater)


def said(review: Review, code: str, rater: Rater) -> Iterator[Order]:
    """Yield a submission, for some with a draft before it; peers and reports write no comment."""
    id_ = id_of(review.appraisal_id, f"employee:{code}")
    by, at = Actor(f"employee:{code}"), review.some_time("said", code)
    ratings, key = review.ratings(code), f"{review.key}/said/{code}"
    if review.picked(DRAFTING, "draft", code):
        draft = SaveEvaluationDraft(evaluation_id=id_, ratings=ratings[:1])
        yield invented(draft, f"{key}/draft", at - timedelta(hours=1), by)
    words = rater in {Rater.SELF, Rater.SECOND_LEVEL}
    submission = SubmitEvaluation(
        evaluation_id=id_,
        ratings=ratings,
        comment=comment(ratings, "said", review.cycle, review.code, code) if words else None,
    )
    yield invented(submission, key, at, by)
