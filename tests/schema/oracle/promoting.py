"""Promoting: cases before a panel, refused and withdrawn, and what each may see of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.career_framework import DraftCareerFramework, PublishCareerFramework
from domain.career_framework_content import Approver, EligibilityRules, ReviewRules
from domain.career_framework_template import OPERATIONS
from domain.promotion_application import DraftPromotion, SetPromotionTerms
from domain.promotion_content import PromotionTerms, PromotionVote
from domain.promotion_decision import RefusePromotion, WithdrawPromotion
from domain.promotion_review import (
    DeclareConflict,
    InvitePromotionExpert,
    NamePromotionExpert,
    VoteOnPromotion,
    guest,
)
from domain.sealed import Sealed
from tests.schema.oracle.asking import Item, Value
from tests.schema.oracle.eyes import Eyes
from tests.schema.oracle.looks import column, noted
from tests.schema.oracle.policies import for_drafters
from tests.schema.oracle.world import Row, World
from tests.stored.promoted import DIGEST, FAR, claiming, evaluating, scores

HR, PANEL = "service:hr", "service:panel"
ANN, BOB, BOSS, LEE, ZOE = (f"employee:{code}" for code in ("ANN", "BOB", "BOSS", "LEE", "ZOE"))
CRAFT, ANNS, BOBS = "career_framework:craft", "promotion:ANN:1", "promotion:BOB:1"
Rows = Callable[[Item], list[Row]]
TODAY = datetime.now(ZoneInfo("America/New_York")).date()
DECIDED = ("APPROVED", "REFUSED", "RESCINDED")

LOOSE = EligibilityRules(months_in_level=600, exception=True)
PANELLED = ReviewRules(
    approvers=(Approver.SUPERIOR,), internal_experts=1, external_experts=1, quorum=1
)
REVIEWED = {
    "P4": PANELLED,
    "M1": ReviewRules(approvers=(Approver.SECOND_LEVEL, Approver.EXECUTIVE)),
}


def promoted() -> Iterator[tuple[str, object]]:
    """Yield a framework that holds today, and cases by it; each with who."""
    alone = ReviewRules(approvers=(Approver.SUPERIOR,))
    levels = tuple(
        replace(each, rules=LOOSE, review=REVIEWED.get(each.code, alone))
        for each in OPERATIONS.levels
    )
    framework = replace(OPERATIONS, version="now", levels=levels)
    yield HR, DraftCareerFramework(framework_id=CRAFT, framework=framework)
    published = PublishCareerFramework(framework_id=CRAFT, version="now", effective_from=TODAY)
    yield PANEL, published
    for who, case, level in ((ANN, ANNS, "P4"), (BOB, BOBS, "P2"), (ZOE, "promotion:ZOE:1", "M1")):
        yield who, DraftPromotion(promotion_id=case, framework_id=CRAFT, to_level=level)
    terms = PromotionTerms(effective_on=FAR, title="Planner 二", department_id="department:BRG")
    yield HR, SetPromotionTerms(promotion_id=ANNS, terms=terms)
    for who, case, superior in ((ANN, ANNS, BOSS), (BOB, BOBS, ZOE)):
        yield who, claiming(case)
        yield superior, evaluating(case)
    yield HR, NamePromotionExpert(promotion_id=ANNS, expert_id=LEE)
    invited = InvitePromotionExpert(
        promotion_id=ANNS, name="anna", affiliation=Sealed('A "guest" 客'), until_on=FAR
    )
    yield HR, invited
    anna, friends = guest(ANNS, "anna"), Sealed("Friends.")
    yield LEE, DeclareConflict(promotion_id=ANNS, conflict=True, explanation=friends)
    yield anna, DeclareConflict(promotion_id=ANNS, conflict=False)
    vote = VoteOnPromotion(
        promotion_id=ANNS,
        digest=DIGEST,
        vote=PromotionVote.FOR,
        scores=scores(),
        remark=Sealed("Yes."),
        served=DIGEST,
        packet=2,
        document=Sealed("{}"),
    )
    yield anna, vote
    yield ZOE, RefusePromotion(promotion_id=BOBS, why=Sealed("Not yet. 不"))
    yield ZOE, WithdrawPromotion(promotion_id="promotion:ZOE:1")


def wide(item: Item) -> bool:
    return item.eyes.all or item.eyes.reviews_promotions


def seen(item: Item) -> bool:
    """Return whether they see that a case is there."""
    row = case_of(item)
    return row is not None and (filed(item) or item.eyes.viewer.actor in row["panel"])


def case_of(item: Item) -> Row | None:
    return (
        item.row if "panel" in item.row else item.world.one("promotion", item.row["promotion_id"])
    )


def filed(item: Item) -> bool:
    """Return whether they see what is in a case."""
    return wide(item) or item.eyes.answers_for(item.row["employee_id"]) or acted(item)


def acted(item: Item) -> bool:
    return (row := case_of(item)) is not None and keeps(item.eyes, row)


def keeps(eyes: Eyes, row: Row) -> bool:
    """Return whether they acted in a case as superior or second level, and serve."""
    return eyes.works_here and eyes.serves and eyes.viewer.actor in row["superiors"]


def own(item: Item) -> bool:
    return item.row["employee_id"] == item.eyes.viewer.actor


def judged(item: Item) -> bool:
    """Return whether they see what others say of somebody in a case."""
    row = case_of(item)
    return wide(item) or (
        filed(item) and (not own(item) or (row is not None and row["status"] in DECIDED))
    )


def priced(item: Item) -> bool:
    """Return whether they see what a promotion pays: of those above, who stands there now."""
    return judged(item) and (wide(item) or item.eyes.answers_for(item.row["employee_id"]))


def themself(item: Item) -> bool:
    return item.row["expert_id"] == item.eyes.viewer.actor


def cast(item: Item) -> bool:
    """Return whether they see a vote."""
    row = case_of(item)
    closed = row is not None and row["recommended"] is not None
    above = item.eyes.answers_for(item.row["employee_id"]) and not own(item)
    told = closed and (above or acted(item) or item.eyes.reviews_promotions)
    return seen(item) and (item.eyes.all or told or themself(item))


def marked(item: Item) -> bool:
    return filed(item) and (item.row["part"] != "SUPERIOR" or judged(item))


def named(item: Item) -> bool:
    return seen(item) and (item.eyes.all or themself(item))


def packets(value: Value) -> Value:
    return lambda item: value(item) if item.eyes.all or themself(item) else None


def for_file(value: Value) -> Value:
    return lambda item: value(item) if filed(item) else None


def for_judges(value: Value) -> Value:
    return lambda item: value(item) if judged(item) else None


def of_case(table: str, type_: str, sees: Callable[[Item], bool], **same: str) -> Rows:
    """Return the rows of a case that are seen, in their order; `same` are columns of the case."""

    def rows(item: Item) -> list[Row]:
        found = item.world.having(table, "promotion_id", item.row["id"])
        kept = [
            row
            for row in found
            if all(row[mine] == item.row[its] for mine, its in same.items())
            and sees(item.like(type_, row))
        ]
        return sorted(kept, key=lambda row: (row.get("place") or 0, row["id"]))

    return rows


FILE = ("from_level", "effective_on", "title", "position", "division", "applied_on", "eligible")
JUDGED = ("supported", "recommended", "votes_for", "votes_against")


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(each.capitalize() for each in rest)


SHOWN: Mapping[str, Value] = {
    **{f"Promotion.{camel(each)}": for_file(column(each)) for each in FILE},
    **{f"Promotion.{camel(each)}": for_judges(column(each)) for each in JUDGED},
    "Promotion.raisePerCent": lambda item: item.row["raise_per_cent"] if priced(item) else None,
    "Promotion.approvers": lambda item: ", ".join(item.row["approvers"]),
    "PromotionFinding.of": lambda item: ", ".join(item.row["of"]),
    "Promotion.exception": for_file(noted("exception_id")),
    "Promotion.draftedBy": for_drafters("drafted_by"),
    "PromotionMark.text": noted("text_id"),
    "PromotionExpert.affiliation": noted("affiliation_id"),
    "PromotionExpert.explanation": noted("explanation_id"),
    "PromotionExpert.namedBy": for_drafters("named_by"),
    "PromotionBallot.expertId": packets(column("expert_id")),
    "PromotionBallot.remark": noted("remark_id"),
    "PromotionBallot.document": packets(noted("document_id")),
    "PromotionDecision.why": noted("why_id"),
    "PromotionDecision.decidedBy": for_drafters("decided_by"),
}
ONE: Mapping[str, tuple[str, Value]] = {
    "Promotion.employee": ("Employee", column("employee_id")),
    "Promotion.version": ("CareerFrameworkVersion", column("version_id")),
    "Promotion.department": ("Department", for_file(column("department_id"))),
    "Promotion.superior": ("Employee", for_file(column("superior_id"))),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "Promotion.findings": (
        "PromotionFinding",
        of_case("promotion_finding", "PromotionFinding", filed, step="application"),
    ),
    "Promotion.claims": (
        "PromotionMark",
        of_case("promotion_mark", "PromotionMark", marked, step="application"),
    ),
    "Promotion.evaluation": (
        "PromotionMark",
        of_case("promotion_mark", "PromotionMark", marked, step="evaluation"),
    ),
    "Promotion.experts": ("PromotionExpert", of_case("promotion_expert", "PromotionExpert", named)),
    "Promotion.ballots": (
        "PromotionBallot",
        of_case("promotion_vote", "PromotionBallot", cast, round="round"),
    ),
    "Promotion.decisions": (
        "PromotionDecision",
        of_case("promotion_decision", "PromotionDecision", filed),
    ),
}
COMPARED: Mapping[str, Value] = {
    "PromotionFilter.employee": column("employee_id"),
    "PromotionFilter.effectiveOn": for_file(column("effective_on")),
}
TABLES: Mapping[str, str] = {"Promotion": "promotion", "PromotionBallot": "promotion_vote"}
SEEN: Mapping[str, Callable[[Item], bool]] = {"Promotion": seen, "PromotionBallot": cast}
DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "promotion cases": (
        """{ promotions(orderBy: ID) { totalCount nodes { id employeeId employee { name } status
          toLevel fromLevel frameworkId version { version } imported draftedBy effectiveOn
          raisePerCent title department { code } appliedOn eligible exception round quorum votes
          findings { reason met required actual of } claims { part topic mark text }
          supported evaluation { topic mark text } recommended votesFor
          experts { id expertId external untilOn affiliation conflict explanation namedBy }
          ballots { id expertId round vote ability innovation remark digest document }
          decisions { act part backTo why decidedBy } approvers approvals origin } }
          some: promotions(filter: {status: {in: [REFUSED, IN_REVIEW]}, toLevel: {eq: "P4"}}) {
            totalCount }
          node(id: "promotion:ANN:1/9") { id ... on PromotionBallot { vote } } }""",
        {},
    ),
}


def of_file(eyes: Eyes, world: World, id_: str) -> bool:
    row = world.one("promotion", id_)
    return row is not None and (
        eyes.reviews_promotions or eyes.answers_for(row["employee_id"]) or keeps(eyes, row)
    )


def of_judges(eyes: Eyes, world: World, id_: str) -> bool:
    row = world.one("promotion", id_)
    if row is None or not of_file(eyes, world, id_):
        return False
    decided = row["employee_id"] != eyes.viewer.actor or row["status"] in DECIDED
    return eyes.reviews_promotions or decided


def of_priced(eyes: Eyes, world: World, id_: str) -> bool:
    whose = (world.one("promotion", id_) or {}).get("employee_id")
    return of_judges(eyes, world, id_) and (eyes.reviews_promotions or eyes.answers_for(whose))


def of_all(eyes: Eyes, _: World, __: str) -> bool:
    return eyes.all


def of_voter(eyes: Eyes, world: World, id_: str) -> bool:
    row = world.one("promotion_vote", id_)
    return eyes.all or (row is not None and row["expert_id"] == eyes.viewer.actor)


HIDDEN: dict[str, Callable[[Eyes, World, str], bool]] = {
    **{f"Promotion.{camel(each)}": of_file for each in (*FILE, "exception")},
    **{f"Promotion.{camel(each)}": of_judges for each in JUDGED},
    "Promotion.raisePerCent": of_priced,
    "Promotion.draftedBy": of_all,
    "PromotionBallot.expertId": of_voter,
    "PromotionBallot.document": of_voter,
}
"""Fields that not everybody sees who sees a case."""
