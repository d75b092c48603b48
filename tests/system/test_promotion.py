"""Promotions over HTTP: guests, packets, exceptions and the whole chain; its paths have a page."""

import json
from collections.abc import Generator
from hashlib import sha256

import psycopg
import pytest

from tests.postgres import Server
from tests.schema.api import document
from tests.system.promoting import (
    BOSS,
    CLAIMS,
    EX,
    FRAMEWORK,
    HER,
    HERS,
    HR1,
    HR2,
    LINK,
    MARKS,
    SCORES,
    TOP,
    XI,
    Front,
    drafted,
    in_decision,
    in_review,
    promoting,
)

HANDED = "SELECT actor, about FROM ledger.reading WHERE fields = '{Query.guestLink}'"
"""Who was handed the link of a guest, and in whose case."""


@pytest.fixture(scope="module")
def front(postgres: Server) -> Generator[Front]:
    """Lend a front end of an organisation whose ladder is published."""
    with promoting(postgres) as made:
        yield made


def test_a_guest_sees_one_case_and_nothing_else(front: Front) -> None:
    id_ = "promotion:HER:guest"
    guest = in_review(front, id_)
    packet = front.packet(guest, id_)
    assert packet == front.packet(XI, id_)
    assert packet["digest"] == sha256(packet["document"].encode()).hexdigest()
    said = json.loads(packet["document"])
    assert said["claims"][0] == {"of": "ABILITY", "mark": 4, "text": "ABILITY shown 证明"}
    assert (said["name"], said["evaluation"][2]["text"]) == (HER, "ATTITUDE seen")
    assert "raise" not in packet["document"]
    assert front.packet(HER, id_) is None  # who reads it of herself learns what she may not yet
    with psycopg.connect(front.owner_url) as owner:
        handed = owner.execute(HANDED).fetchall()
    assert handed == [(HR1, [HER])]
    assert front.send(BOSS, LINK, id=id_)["guestLink"] is None
    assert front.send(HR1, LINK, id="promotion:HER:none")["guestLink"] is None
    seen = front.case(guest, id_)
    assert (seen["status"], seen["raisePerCent"], seen["claims"]) == ("IN_REVIEW", None, [])
    assert [each["expertId"] for each in seen["experts"]] == [guest]
    assert front.send(guest, HERS) == {"employee": None}
    everything = """{ employees { totalCount } departments { totalCount } policies { totalCount }
      careerFrameworks { totalCount } organisation { name } promotions { nodes { id } }
      appraisals { totalCount } jobs { totalCount } myTasks { totalCount nodes { kind } } }"""
    answer = front.send(guest, everything)
    assert answer["promotions"]["nodes"] == [{"id": id_}]
    assert answer["organisation"] is None
    assert answer["myTasks"]["nodes"] == [{"kind": "VOTE_ON_PROMOTION"}]
    assert {answer[each]["totalCount"] for each in answer if each not in OWN} == {0}
    withheld = {"promotionId": id_, "idempotencyKey": "withheld", "why": "No."}
    for name in ("WithdrawPromotion", "RefusePromotion"):
        (error,) = front.raw(guest, document(name), input=withheld)["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
    other = "promotion:BOSS:1"
    assert front.refused(guest, "DeclareConflict", promotionId=other, conflict=False) == "unknown"
    front.done(guest, "DeclareConflict", promotionId=id_, conflict=True, explanation="My cousin.")
    assert front.packet(guest, id_) is front.case(guest, id_) is None
    assert front.case(HR1, id_)["experts"][1]["conflict"] is True
    front.done(HER, "WithdrawPromotion", promotionId=id_)


OWN = ("promotions", "organisation", "myTasks")


def test_a_vote_is_on_the_packet_as_it_was_read_and_keeps_it(front: Front) -> None:
    id_ = "promotion:HER:packet"
    guest = in_review(front, id_)
    front.done(guest, "DeclareConflict", promotionId=id_, conflict=False)
    read = front.packet(guest, id_)
    outdated = {"digest": "0" * 64, "vote": "FOR", "scores": SCORES}
    assert front.refused(guest, "VoteOnPromotion", promotionId=id_, **outdated) == "packet-outdated"
    vote = {**outdated, "digest": read["digest"], "idempotencyKey": "once"}
    front.done(guest, "VoteOnPromotion", promotionId=id_, **vote)
    front.done(HR1, "SendBackPromotion", promotionId=id_, to="EVALUATION", why="Say more.")
    assert front.done(guest, "VoteOnPromotion", promotionId=id_, **vote)["repeated"]
    worse = [{**each, "mark": 1} for each in MARKS]
    front.done(BOSS, "EvaluatePromotion", promotionId=id_, marks=worse, supported=False)
    assert front.packet(guest, id_)["digest"] != read["digest"]
    ballots = """query ($id: ID!, $asOf: Moment) {
      promotion(id: $id, asOf: $asOf) { ballots { id digest document } } }"""
    assert front.send(guest, ballots, id=id_)["promotion"]["ballots"] == []
    version = "query ($id: ID!) { node(id: $id) { ... on PromotionBallot { digest document } } }"
    kept = front.send(guest, version, id=f"{id_}/8")["node"]
    assert kept == {"digest": read["digest"], "document": read["document"]}
    assert front.send(XI, version, id=f"{id_}/8")["node"] is None
    assert front.send(HR2, version, id=f"{id_}/8")["node"] == kept
    front.done(HR1, "WithdrawPromotion", promotionId=id_, why="Too early.")


def test_a_changed_fold_alters_no_packet_that_was_voted_on(front: Front) -> None:
    id_ = "promotion:HER:fold"
    guest = in_review(front, id_)
    front.done(guest, "DeclareConflict", promotionId=id_, conflict=False)
    read = front.packet(guest, id_)
    front.vote(guest, id_)
    with psycopg.connect(front.owner_url) as connection:  # as a fold would that counts otherwise
        connection.execute("UPDATE read.promotion_mark SET place = 10 - place, mark = 1")
    assert front.packet(XI, id_)["document"] != read["document"]
    asked = "query ($id: ID!) { node(id: $id) { ... on PromotionBallot { digest document } } }"
    kept = front.send(guest, asked, id=f"{id_}/8")["node"]
    assert kept["document"] == read["document"]
    assert kept["digest"] == sha256(read["document"].encode()).hexdigest()
    front.done(HER, "WithdrawPromotion", promotionId=id_)


def test_whoever_is_not_eligible_learns_what_is_missing(front: Front) -> None:
    id_ = "promotion:HER:early"
    ahead = {"promotionId": id_, "frameworkId": FRAMEWORK, "toLevel": "P9"}
    assert front.refused(HER, "DraftPromotion", **ahead) == "level-unknown"
    drafted(front, id_, "P3")
    asked = {"promotionId": id_, "claims": CLAIMS}
    assert front.refused(HER, "ApplyForPromotion", **asked) == "exception-without-reason"
    front.done(HER, "ApplyForPromotion", **asked, exception="Nobody else knows the bridges.")
    case = front.case(HER, id_)
    met = {each["reason"]: each["met"] for each in case["findings"]}
    assert (case["eligible"], met["MONTHS_IN_LEVEL"], met["SANCTION"]) == (False, False, True)
    front.done(HER, "WithdrawPromotion", promotionId=id_)


def test_a_case_is_decided_along_its_chain_takes_effect_and_is_rescinded(front: Front) -> None:
    id_ = "promotion:HER:whole"
    before = front.send(HER, HERS)
    in_decision(front, id_)
    case = front.case(HR2, id_)
    assert (case["recommended"], case["votesFor"], case["quorum"]) == (True, 2, 2)
    why = {"promotionId": id_, "why": "It is earned."}
    assert front.refused(TOP, "ApprovePromotion", **why) == "another-decides"
    assert front.refused(HER, "ApprovePromotion", **why) == "own-case"
    for stage in (BOSS, TOP):
        front.done(stage, "ApprovePromotion", **why)
    assert front.refused(HR1, "ApprovePromotion", **why) == "acted-as-another"
    front.done(HR2, "ApprovePromotion", **why)
    assert front.case(HER, id_)["evaluation"] == []
    assert front.send(HER, HERS) == before
    front.done(EX, "ApprovePromotion", **why)
    case = front.case(HER, id_)
    assert (case["status"], case["evaluation"][0]["mark"]) == ("APPROVED", 5)
    assert [each["part"] for each in case["decisions"]] == [
        *("SUPERIOR", "SECOND_LEVEL", "HR", "EXECUTIVE")
    ]
    assert case["decisions"][0]["decidedBy"] is None
    after = front.send(HER, HERS)["employee"]
    assert (after["level"], after["title"], after["position"]) == (
        "P2",
        "Senior planner",
        "Roads 2",
    )
    assert after["salary"]["salary"]["amount"] == "55000.00"
    assert front.refused(EX, "RefusePromotion", **why) == "promotion-out-of-step"
    front.done(HR2, "RescindPromotion", promotionId=id_, why="It was a slip.")
    assert front.send(HER, HERS) == before
