"""Reviews: what is seen of reviews of pay, their lines and the letters about them."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from tests.schema.oracle.asking import Item, Json, Value, plain
from tests.schema.oracle.looks import column
from tests.schema.oracle.world import Row

Rows = Callable[[Item], list[Row]]


def amount(name: str, currency: str = "currency") -> Value:
    def shown(item: Item) -> Json:
        value = item.row[name]
        return None if value is None else {"amount": plain(value), "currency": item.row[currency]}

    return shown


def paid(row: Row) -> Decimal | None:
    """Return what is paid once: of a correction what it adds."""
    return row["award"] if row["delta"] is None else row["delta"]


def awarded(item: Item) -> Json:
    value = paid(item.row)
    if value is None:
        return None
    return {"amount": plain(value), "currency": item.row["award_currency"]}


def of_review(name: str) -> Value:
    def shown(item: Item) -> Json:
        review = item.world.one("pay_review", item.row["review_id"])
        return None if review is None else review[name]

    return shown


def rise(item: Item) -> Json:
    row = item.row
    if row["new_salary"] is None or not row["salary"]:
        return None
    share = (row["new_salary"] - row["salary"]) * 100 / row["salary"]
    text = str(share.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".")


def why(item: Item) -> Json:
    note = item.world.one("note", item.row["why_id"]) if item.row["why_id"] else None
    return None if note is None else note["text"]


def letter(item: Item) -> Json:
    """Return the id of a line that has something to tell."""
    row = item.row
    told = row["new_salary"] is not None or (row["lump_sum"] or 0) > 0 or bool(paid(row))
    return row["id"] if told else None


def people(name: str) -> Rows:
    return lambda item: [{"employee_id": each} for each in sorted(item.row[name])]


def owned(table: str, by: str, order: str = "id") -> Rows:
    def found(item: Item) -> list[Row]:
        rows = item.world.having(table, by, item.row["id"])
        return sorted(rows, key=lambda row: row[order])

    return found


def departments(item: Item) -> list[Row]:
    found = (item.world.one("department", id_) for id_ in sorted(item.row["departments"]))
    return [row for row in found if row is not None]


def current(item: Item, type_: str) -> list[Item]:
    rows = item.world.having("pay_line", "review_id", item.row["id"])
    of = [item.like(type_, row) for row in rows if row["revision"] == item.row["revision"]]
    return [each for each in of if line_seen(each)]


def line_seen(item: Item) -> bool:
    """Return whether a line is seen: proposed at all, and one's own or below only once done."""
    if item.world.one("pay_proposal", item.row["proposal_id"]) is None:
        return False
    return told_of(item)


def told_of(item: Item) -> bool:
    own = item.row["status"] == "DONE" and item.eyes.answers_for(item.row["employee_id"])
    return item.eyes.reviews_pay or own


def always(_: Item) -> bool:
    return True


SHOWN: Mapping[str, Value] = {
    **{
        f"PayReview.{field}": amount(name)
        for field, name in (
            ("budget", "budget"),
            ("total", "total"),
            ("reserve", "reserve"),
            ("drawn", "drawn"),
        )
    },
    "PayProposal.total": amount("total"),
    "PayProposal.reserve": amount("reserve"),
    "PayProposal.totalBefore": amount("total_before"),
    "PayProposal.why": why,
    "PayException.amount": amount("amount"),
    "PayException.why": why,
    **{f"PayUnit.{name}": amount(name) for name in ("payroll", "budget", "wanted", "spent")},
    "PayLine.salary": amount("salary"),
    "PayLine.minimum": amount("band_minimum"),
    "PayLine.midpoint": amount("band_midpoint"),
    "PayLine.maximum": amount("band_maximum"),
    "PayLine.newSalary": amount("new_salary"),
    "PayLine.lumpSum": amount("lump_sum"),
    "PayLine.award": amount("award", "award_currency"),
    "PayLine.delta": amount("delta", "award_currency"),
    "PayLine.cost": amount("cost", "cost_currency"),
    "PayLine.seen": lambda item: ", ".join(item.row["seen"]),
    **{
        f"PayLetter.{field}": of_review(name)
        for field, name in (
            ("review", "name"),
            ("use", "use"),
            ("effectiveOn", "effective_on"),
            ("periodFrom", "period_from"),
            ("periodUntil", "period_until"),
            ("planId", "plan_id"),
            ("planVersion", "plan_version"),
        )
    },
    "PayLetter.oldSalary": amount("salary"),
    "PayLetter.newSalary": amount("new_salary"),
    "PayLetter.perCent": rise,
    "PayLetter.lumpSum": amount("lump_sum"),
    "PayLetter.award": awarded,
}
COMPARED: Mapping[str, Value] = {
    "PayReviewFilter.cycle": column("cycle_id"),
    "PayReviewFilter.plan": column("plan_id"),
    "PayLineFilter.review": column("review_id"),
    "PayLineFilter.employee": column("employee_id"),
    "PayLineFilter.department": column("department_id"),
}
ORDERED: Mapping[str, Value] = {"PayLineOrder.EMPLOYEE": column("employee_id")}
ONE: Mapping[str, tuple[str, Value]] = {
    "PayReview.cycle": ("Cycle", column("cycle_id")),
    "PayReview.adjusts": ("PayReview", column("adjusts")),
    "PayPerson.employee": ("Employee", column("employee_id")),
    "PayException.employee": ("Employee", column("employee_id")),
    "PayUnit.department": ("Department", column("unit")),
    "PayLine.review": ("PayReview", column("review_id")),
    "PayLine.employee": ("Employee", column("employee_id")),
    "PayLine.department": ("Department", column("department_id")),
    "PayLine.appraisal": ("Appraisal", column("appraisal_id")),
    "PayLine.letter": ("PayLetter", letter),
}
EACH: Mapping[str, tuple[str, Rows]] = {
    "PayReview.departments": ("Department", departments),
    "PayReview.departmentAttained": ("PayAttained", owned("pay_attained", "review_id")),
    "PayReview.adjustedBy": ("PayReview", owned("pay_review", "adjusts")),
    "PayReview.exceptions": ("PayException", owned("pay_exception", "review_id")),
    "PayReview.proposals": ("PayProposal", owned("pay_proposal", "review_id")),
    "PayProposal.leftOut": ("PayPerson", people("left_out")),
    "PayProposal.sentBack": ("PayPerson", people("sent_back")),
    "PayProposal.units": ("PayUnit", owned("pay_unit", "proposal_id")),
    "PayProposal.approvals": ("PayApproval", owned("pay_approval", "proposal_id", "stage")),
}
OWNED: Mapping[str, tuple[str, str]] = {
    "Employee.payLines": ("PayLine", "employee_id"),
    "PayProposal.lines": ("PayLine", "proposal_id"),
}
"""From a field to the type of its entries and the column that says whose they are."""

MANY: Mapping[str, tuple[str, Callable[[Item, str], list[Item]]]] = {
    "PayReview.lines": ("PayLine", current)
}
TABLES: Mapping[str, str] = {
    "PayReview": "pay_review",
    "PayLine": "pay_line",
    "PayLetter": "pay_line",
}
SEEN: Mapping[str, Callable[[Item], bool]] = {
    "PayReview": lambda item: item.eyes.reviews_pay,
    "PayLine": line_seen,
    "PayLetter": lambda item: item.row["status"] == "DONE" and told_of(item),
}
REVIEW = """id name use status planId planVersion effectiveOn periodFrom periodUntil
    budget { amount currency } organisationAttained departmentAttained { departmentId attained }
    departments { id name } cycle { id } adjusts { id } adjustedBy { id status } afterPayment
    approvals revision people total { amount } reserve { amount } reserveName drawn { amount } paid
    skipped openedBy openedAt origin
    exceptions { employeeId employee { id } perCent amount { amount currency } excluded why
      setBy at origin }"""
LINE = """id reviewId revision employeeId employee { id } department { id } level grade
    appraisal { id } salary { amount currency } fraction structureId structureVersion
    minimum { amount } midpoint { amount } maximum { amount } rate seen perCent
    newSalary { amount } lumpSum { amount } award { amount currency } delta { amount }
    cost { amount currency } nothingBecause excepted status skippedBecause origin
    letter { employeeId review use effectiveOn periodFrom periodUntil planId planVersion grade
      oldSalary { amount } newSalary { amount } perCent lumpSum { amount }
      award { amount currency } }"""
DOCUMENTS = {
    "reviews of pay and what they propose": (
        f"""query ($first: Int) {{ payReviews(orderBy: NAME) {{ totalCount nodes {{ {REVIEW}
            proposals {{ revision people total {{ amount }} reserve {{ amount }} digest proposedBy
              proposedAt leftOut {{ employeeId }} replaces differs totalBefore {{ amount }}
              units {{ unit department {{ id }} payroll {{ amount }} budget {{ amount }}
                wanted {{ amount }} spent {{ amount }} exceeded }}
              approvals {{ stage approvedBy at origin }} sentBackBy sentBackAt why origin
              sentBack {{ employeeId employee {{ id }} }}
              lines(first: $first, orderBy: COST) {{ totalCount nodes {{ id award {{ amount }} }}
                pageInfo {{ endCursor }} }} }}
            lines {{ totalCount nodes {{ {LINE} }} }} }} }}
          open: payReviews(filter: {{status: {{eq: PROPOSED}}, use: {{eq: MERIT}}}}) {{ nodes {{
            id }} }} of: payReviews(filter: {{plan: {{eq: "pay_plan:house"}},
            adjusts: {{eq: "pay_review:bonus"}}}}) {{ nodes {{ id }} }}
          payReview(id: "pay_review:bonus") {{ id lines(filter: {{excepted: true}}) {{ nodes {{
            id }} }} }} }}""",
        {"first": 1},
    ),
    "lines of reviews, and letters": (
        f"""query ($id: ID!) {{ payLines(orderBy: EMPLOYEE) {{ totalCount nodes {{ {LINE}
            review {{ id }} }} }}
          some: payLines(filter: {{employee: {{eq: $id}}, status: {{eq: DONE}}}}) {{ nodes {{
            id }} }} employee(id: $id) {{ payLines(orderBy: COST, direction: DESC) {{ totalCount
            nodes {{ id revision status }} }} }}
          nodes(ids: ["pay_review:bonus", "pay_batch:bonus:4.1/ZOE", "pay_batch:bonus:1.1/ZOE",
            "pay_batch:idle:1.1/ANN", "pay_review:none"]) {{ id __typename }} }}""",
        {"id": "employee:ZOE"},
    ),
}
"""What is asked of reviews."""
