"""Advancing: what is due in promotion cases, case by case."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.move_settlement import SettleMove
from domain.promotion_application import DraftPromotion
from domain.promotion_review import DismissPromotionExpert, NamePromotionExpert
from tests.schema.oracle.asking import Item
from tests.schema.oracle.promoting import ANNS, CRAFT
from tests.schema.oracle.world import Row
from tests.stored.promoted import claiming, evaluating

HR = "service:hr"
TWO_WEEKS = timedelta(days=14)


def advanced() -> Iterator[tuple[str, object]]:
    """Yield cases that wait for a superior, an expert, an approver and executives; with who.

    Then a move is settled.
    """
    for who, case, level, superior in (
        ("BOB", "promotion:BOB:2", "P2", None),
        ("LEE", "promotion:LEE:1", "P2", "EVE"),
        ("ZOE", "promotion:ZOE:2", "M1", "TOP"),
    ):
        him = f"employee:{who}"
        yield him, DraftPromotion(promotion_id=case, framework_id=CRAFT, to_level=level)
        yield him, claiming(case)
        if superior is not None:
            yield f"employee:{superior}", evaluating(case)
    yield HR, DismissPromotionExpert(promotion_id=ANNS, expert_id="employee:LEE")
    yield HR, NamePromotionExpert(promotion_id=ANNS, expert_id="employee:EVE")
    yield HR, SettleMove(appraisal_id="appraisal:2016:BOB", case_id="move:BOB:round")


def above(item: Item, employee_id: str | None) -> str | None:
    """Return the superior of somebody on the day."""
    if employee_id is None:
        return None
    held = item.world.latest("employee_superior", employee_id, item.on)
    return None if held is None else held["superior_id"]


def due(item: Item, blank: Mapping[str, Any]) -> Iterator[Row]:
    """Yield who is to evaluate, to review and to decide."""
    zone = next((ZoneInfo(row["time_zone"]) for row in item.world.rows["organisation"]), None)

    def task(case: Row, kind: str, since: datetime, **rest: object) -> Row:
        begun = since.astimezone(zone).date()
        return {
            **blank,
            "id": f"{kind}:{case['id']}",
            "kind": kind,
            "since": since,
            "due_on": begun + TWO_WEEKS,
            "about_id": case["employee_id"],
            "promotion_id": case["id"],
            **rest,
        }

    for case in item.world.rows["promotion"]:
        superior = above(item, case["employee_id"])
        match case["status"]:
            case "APPLIED":
                kind, nobody = "EVALUATE_PROMOTION", superior is None
                yield task(case, kind, case["stands_since"], employee_id=superior, hr=nobody)
            case "IN_REVIEW":
                for expert in item.world.having("promotion_expert", "promotion_id", case["id"]):
                    if votes(item, case, expert):
                        since = max(case["stands_since"], expert["named_at"])
                        id_ = f"VOTE_ON_PROMOTION:{expert['id']}"
                        who = expert["expert_id"]
                        kind = "VOTE_ON_PROMOTION"
                        yield task(case, kind, since, id=id_, employee_id=who, secret=True)
            case "IN_DECISION":
                people = {"SUPERIOR": superior, "SECOND_LEVEL": above(item, superior)}
                left = [
                    stage
                    for stage in case["approvers"]
                    if stage not in case["passed"] and people.get(stage, stage) is not None
                ]
                for stage in left[:1]:
                    yield task(
                        case,
                        "DECIDE_PROMOTION",
                        case["stands_since"],
                        employee_id=people.get(stage),
                        hr=stage == "HR",
                        executive=stage == "EXECUTIVE",
                    )
            case _:
                pass


def votes(item: Item, case: Row, expert: Row) -> bool:
    """Return whether an expert is still to vote in this round."""
    acts = not expert["dismissed"] and expert["conflict"] is not True
    there = expert["until_on"] is None or expert["until_on"] >= item.on
    return acts and there and expert["voted_round"] != case["round"]
