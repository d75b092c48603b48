"""Rating: who is to rate, what each has said, and what groups came to, in plain Python."""

from collections.abc import Callable, Mapping

from domain.actor import Role
from tests.schema.oracle.asking import Item, Json, Value
from tests.schema.oracle.world import Row


def column(name: str) -> Value:
    return lambda item: item.row[name]


def case_of(item: Item) -> Row | None:
    return item.world.one("appraisal", item.row["appraisal_id"])


def led(item: Item) -> bool:
    """Return whether it is an appraisal below the viewer, or one that is theirs to evaluate."""
    eyes, case = item.eyes, case_of(item)
    if eyes.answers_for(item.row["employee_id"]):
        return item.row["employee_id"] != eyes.viewer.actor
    superior = None if case is None else case["superior_id"]
    return eyes.works_here and eyes.serves and superior == eyes.viewer.actor


def is_one_of(item: Item, *names: str) -> bool:
    return item.eyes.viewer.actor in [item.row[name] for name in names]


def nomination(item: Item) -> bool:
    return item.eyes.all or led(item) or is_one_of(item, "rater_id", "delegate_id")


def evaluation(item: Item) -> bool:
    if is_one_of(item, "rater_id", "submitted_by", "drafted_by"):
        return True
    if item.row["submitted_at"] is None:
        return False
    if item.row["anonymous"]:
        return item.eyes.has(Role.AUDITOR)
    case = case_of(item)
    released = case is not None and case["status"] == "RELEASED"
    own = item.eyes.works_here and item.row["employee_id"] == item.eyes.viewer.actor
    return item.eyes.all or led(item) or (own and released)


def reads(item: Item) -> bool:
    """Return whether the viewer reads what was submitted."""
    return not item.row["anonymous"] or is_one_of(item, "rater_id", "submitted_by")


def drafts(item: Item) -> bool:
    return is_one_of(item, "rater_id", "drafted_by")


def as_far_as(allowed: Callable[[Item], bool], name: str, *, text: bool = False) -> Value:
    """Return a column, or the text of the note that it names, for whoever is allowed to read it."""

    def found(item: Item) -> Json:
        value = item.row[name] if allowed(item) else None
        if not text:
            return value
        note = item.world.one("note", value)
        return None if note is None else note["text"]

    return found


def name_of(item: Item) -> Json:
    person = item.world.one("person", item.row["employee_id"])
    return None if person is None else person["name"]


def measures(item: Item) -> list[Row]:
    if item.row["withdrawn"]:
        return []
    rows = item.world.having("measure", "appraisal_id", item.row["appraisal_id"])
    found = [row for row in rows if row["kind"] == "RATED" and not row["excluded"]]
    return sorted(found, key=lambda row: row["code"])


def ratings(item: Item, *, draft: bool) -> list[Row]:
    rows = item.world.having("evaluation_rating", "evaluation_id", item.row["id"])
    return sorted((row for row in rows if row["draft"] is draft), key=lambda row: row["measure"])


def submitted(item: Item) -> list[Row]:
    there = item.row["submitted_at"] is not None and reads(item)
    return ratings(item, draft=False) if there else []


def drafted(item: Item) -> list[Row]:
    return ratings(item, draft=True) if drafts(item) else []


def groups(item: Item) -> list[Row]:
    if not item.eyes.result(item.row):
        return []
    rows = item.world.having("group_rating", "appraisal_id", item.row["id"])
    return sorted(rows, key=lambda row: (row["rater"], row["measure"]))


DOCUMENTS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "who rates whom, and what groups came to": (
        """query ($f: EvaluationFilter) {
          nominations(first: 100) { totalCount nodes { id appraisalId appraisal { id }
            cycle { code } employeeId employeeName evaluationId rater raterId withdrawn
            delegateId delegateFromOn delegateUntilOn at origin
            measures { code name dimension scaleLow scaleHigh } } }
          evaluations(first: 100) { totalCount nodes { ...said } }
          anonymous: evaluations(filter: $f) { totalCount nodes { id } }
          node(id: "evaluation:2016H2:EVE:ZOE") { ...said }
          evaluation(id: "evaluation:2016H2:ZOE:EVE") { ...said }
          appraisal(id: "appraisal:2016H2:ZOE") { evaluationClosedAt
            groupRatings { rater measure count mean spread points origin }
            nominations { totalCount nodes { id } } evaluations { totalCount nodes { id } } } }
        fragment said on Evaluation { id appraisalId appraisal { status } employeeId rater raterId
          submittedAt onBehalf comment draftedAt draftComment origin ratings { measure rating }
          draft { measure rating } }""",
        {"f": {"rater": {"in": ["PEER", "REPORT"]}}},
    ),
}

ONE: Mapping[str, tuple[str, Value]] = {
    "Nomination.appraisal": ("Appraisal", column("appraisal_id")),
    "Nomination.cycle": ("Cycle", column("cycle_id")),
    "Evaluation.appraisal": ("Appraisal", column("appraisal_id")),
}

EACH: Mapping[str, tuple[str, Callable[[Item], list[Row]]]] = {
    "Nomination.measures": ("RatedMeasure", measures),
    "Evaluation.ratings": ("EvaluationRating", submitted),
    "Evaluation.draft": ("EvaluationRating", drafted),
    "Appraisal.groupRatings": ("GroupRating", groups),
}

SHOWN: Mapping[str, Value] = {
    "Nomination.employeeName": name_of,
    "Evaluation.comment": as_far_as(reads, "comment_id", text=True),
    "Evaluation.draftedAt": as_far_as(drafts, "drafted_at"),
    "Evaluation.draftComment": as_far_as(drafts, "draft_comment_id", text=True),
}

COMPARED: Mapping[str, Value] = {
    "NominationFilter.appraisal": column("appraisal_id"),
    "NominationFilter.cycle": column("cycle_id"),
    "NominationFilter.employee": column("employee_id"),
    "EvaluationFilter.appraisal": column("appraisal_id"),
    "EvaluationFilter.employee": column("employee_id"),
}

TABLES: Mapping[str, str] = {
    "Nomination": "nomination",
    "Evaluation": "evaluation",
}

SEEN: Mapping[str, Callable[[Item], bool]] = {
    "Nomination": nomination,
    "Evaluation": evaluation,
}
"""What the other tables of the oracle hold for these types."""
