"""Rights: who sees which rows and fields; what is not granted here is denied.

A sight is granted to roles, for every row, or to employees by what a row has to do with them. Its
conditions are written as SQL in which `{row}` is the row, `{person}` the employee it belongs to,
`{viewer}` who asks, `{superior}` who asks as long as they serve, and `line(x)` holds if `x` is the
viewer or stands below them today. Rights are those of the present moment, whatever moment and day
are asked for.
"""

from collections.abc import Set as AbstractSet
from enum import IntEnum
from typing import NamedTuple

from domain.actor import Role
from domain.decider import fact
from ledger.read_audit import ReadKind
from schema.engine.token import Viewer


@fact
class Sight:
    """What may be seen by whom: by `roles` always, by employees if one of `own` holds.

    What is `personal` names nobody but the viewer, and holds for those too whose roles see all.
    Whoever reads under it of others is `recorded` to have read that.
    """

    name: str
    roles: frozenset[Role]
    own: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    recorded: ReadKind | None = None


ALWAYS = "true"
EVERYTHING = frozenset({Role.HR, Role.AUDITOR})

ANYONE = Sight(name="anyone", roles=frozenset(Role) - {Role.GUEST}, own=(ALWAYS,))
"""What the house looks like; whoever works in it or was given a role may know, and no guest."""

PEOPLE = Sight(
    name="people",
    roles=EVERYTHING | {Role.COMPENSATION, Role.ADMINISTRATOR},
    own=("line({person})",),
)
"""That an employee is there, who they are and where they stand."""

RECORD = Sight(name="record", roles=EVERYTHING | {Role.COMPENSATION}, own=("line({person})",))
"""What is kept about an employee besides: gender, level, absences, career."""

PAY = Sight(
    name="pay",
    roles=EVERYTHING | {Role.COMPENSATION},
    own=("line({person})",),
    recorded=ReadKind.PAY,
)
"""What an employee is paid."""

APPRAISALS = Sight(
    name="appraisals",
    roles=EVERYTHING,
    own=("line({person})", "{row}.superior_id = {superior}"),
    recorded=ReadKind.APPRAISAL,
)
"""That an appraisal is there and how far it has come; the recorded superior keeps seeing it."""

RESULTS = Sight(
    name="results",
    roles=EVERYTHING,
    own=("{person} <> {viewer}", "{row}.status = 'RELEASED'"),
    recorded=ReadKind.APPRAISAL,
)
"""What an appraisal has come to; oneself sees it once it is released."""

OF_ITS_APPRAISAL = "owner(appraisal appraisal_id)"

MEASURES = Sight(
    name="measures",
    roles=EVERYTHING,
    own=(
        "line({person})",
        OF_ITS_APPRAISAL + ".superior_id = {superior}",
    ),
    recorded=ReadKind.APPRAISAL,
)
"""A measure of an appraisal that may be seen."""

MEASURED = Sight(
    name="measured",
    roles=EVERYTHING,
    own=(
        "{person} <> {viewer}",
        OF_ITS_APPRAISAL + ".status = 'RELEASED'",
    ),
)
"""What a measure was rated and scored; oneself sees it once the appraisal is released."""

GROUNDS = Sight(name="grounds", roles=EVERYTHING, own=("{person} = {viewer}",))
"""Why somebody appeals and what they are told: it may be about the superior, who need not know."""

PARTS = Sight(name="parts", roles=EVERYTHING, own=(ALWAYS,))
"""What is reached only through a result or a plan that may be seen, and in no other way."""

NOMINATIONS = Sight(
    name="nominations",
    roles=EVERYTHING,
    own=(
        "(line({person}) AND {person} <> {viewer})",
        OF_ITS_APPRAISAL + ".superior_id = {superior}",
    ),
    personal=("{row}.rater_id = {viewer}", "{row}.delegate_id = {viewer}"),
)
"""Who is to rate an appraisal; whose it is does not learn it."""

WROTE = "{viewer} IN ({row}.rater_id, {row}.submitted_by, {row}.drafted_by)"

EVALUATIONS = Sight(
    name="evaluations",
    roles=EVERYTHING,
    own=(
        "(line({person}) AND {person} <> {viewer})",
        OF_ITS_APPRAISAL + ".superior_id = {superior}",
        "({person} = {viewer} AND " + OF_ITS_APPRAISAL + ".status = 'RELEASED')",
    ),
    personal=(WROTE,),
    recorded=ReadKind.APPRAISAL,
)
"""What raters say who do not stay unknown; oneself sees it after the release."""

CONFIDENCES = Sight(name="confidences", roles=frozenset({Role.AUDITOR}), personal=(WROTE,))
"""That somebody has rated who stays unknown: for themself, and for who audits."""

UNSUBMITTED = Sight(name="unsubmitted", roles=frozenset(), personal=(WROTE,))
"""What is not submitted yet."""

TASKS = Sight(
    name="tasks",
    roles=EVERYTHING,
    own=("(line({person}) AND line({row}.about_id) AND NOT {row}.secret)",),
    personal=("{person} = {viewer}", "({row}.executive AND {executive})"),
)
"""What is due from somebody: their own, and as far as both are below them that of others."""

PROGRESS = Sight(name="progress", roles=EVERYTHING | {Role.EXECUTIVE})
"""How far a cycle has come, in counts."""

JOBS = Sight(name="jobs", roles=EVERYTHING)
"""How far what is done for many has come, and who was refused in it."""

GRADES = Sight(
    name="grades", roles=EVERYTHING, own=("line({person})",), recorded=ReadKind.APPRAISAL
)
"""That a result was released, as a career shows it."""


DRAFTS = Sight(name="drafts", roles=EVERYTHING)
"""What is not published yet, and who made what is."""

PAY_DRAFTS = Sight(name="pay drafts", roles=EVERYTHING | {Role.COMPENSATION})
"""The same of pay structures and pay plans."""

PAY_REVIEWS = Sight(name="pay reviews", roles=EVERYTHING | {Role.COMPENSATION, Role.EXECUTIVE})
"""A review of pay: its terms, what is proposed, and who approved it."""

PAY_LINES = Sight(
    name="pay lines",
    roles=EVERYTHING | {Role.COMPENSATION, Role.EXECUTIVE},
    own=("(line({person}) AND {row}.status = 'DONE')",),
    recorded=ReadKind.PAY,
)
"""What a review does to somebody's pay; once it is done, for themself and those above."""

PAY_EXCEPTIONS = Sight(
    name="pay exceptions",
    roles=EVERYTHING | {Role.COMPENSATION, Role.EXECUTIVE},
    recorded=ReadKind.PAY,
)
"""What somebody gets by a review unlike the plan."""

NOBODY = Sight(name="nobody", roles=frozenset())
"""What counts for nothing yet, and may never."""

CONDUCT = Sight(name="conduct", roles=EVERYTHING, own=("line({person})",))
"""What somebody is honoured and sanctioned for."""

COMPETENCIES = Sight(name="competencies", roles=EVERYTHING, own=("line({person})",))
"""How well somebody masters what their framework names, and what they lack of it."""

ACKNOWLEDGEMENTS = Sight(name="acknowledgements", roles=EVERYTHING, own=("line({person})",))
"""Who has acknowledged a policy, and who has not."""


CALIBRATION = Sight(name="calibration", roles=EVERYTHING, own=("{superior} = ANY({row}.panel)",))
"""A calibration session; its panel sees it as long as they serve."""

CALIBRATION_MEMBERS = Sight(
    name="calibration members",
    roles=EVERYTHING,
    own=("{superior} = ANY(owner(calibration calibration_id).panel::text[])",),
    recorded=ReadKind.APPRAISAL,
)
"""The results in a calibration session; nobody's own is in one whose panel they sit on."""

REPORTS = Sight(name="reports", roles=EVERYTHING | {Role.EXECUTIVE})
"""What many results come to together."""

SMALL_GROUPS = Sight(name="small groups", roles=EVERYTHING)
"""What a few results come to: whoever knows the group could tell whose they are."""

HINTS = Sight(name="hints", roles=EVERYTHING | {Role.EXECUTIVE}, own=(ALWAYS,))
"""What is reached only through a report, or a session, that may be seen."""

HANDS = Sight(name="hands", roles=EVERYTHING)
"""Who had a hand in a result, where others see what was done."""


class Reach(IntEnum):
    """How many employees a viewer reaches by being one: it decides how they are looked up."""

    NOBODY = 0
    FEW = 1
    MANY = 2


MANY = 100


class Kind(NamedTuple):
    """What a statement is written for: all viewers with these roles and this reach.

    It is a tuple, whose hash is soon had: every question is looked up by it.
    """

    roles: frozenset[Role]
    reach: Reach


@fact
class Standing:
    """A viewer with those they reach, as the text of an array, as of a log position and a day."""

    kind: Kind
    viewer: str = ""
    serving: bool = False
    line: str = ""
    position: int = 0


def restricted(viewer: Viewer) -> bool:
    """Return whether what the viewer sees depends on who they are, not on their roles alone."""
    return viewer.actor.startswith("employee:") and viewer.roles.isdisjoint(EVERYTHING)


def standing(viewer: Viewer) -> Standing:
    """Return where a viewer stands whose rights come from roles alone."""
    return Standing(kind=Kind(viewer.roles, Reach.NOBODY), viewer=viewer.actor)


def granted(sight: Sight, roles: AbstractSet[Role]) -> bool:
    """Return whether a role of the viewer grants the sight for every row."""
    return not sight.roles.isdisjoint(roles)
