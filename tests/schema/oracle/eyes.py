"""Eyes: what a person may see, as plain predicates over the present.

Human resources and auditors see all. Compensation sees employees and pay, and no appraisals; the
administrator sees who there is, and neither pay nor records nor appraisals. An employee sees
themself and, as long as they serve, whoever stands below them today, at any depth; besides those
the appraisals in which they are the recorded superior. What their own appraisal came to they see
once it is released. Executives and consumers see the house. Whoever is not let in sees nothing.
"""

from dataclasses import dataclass, field
from datetime import date

from domain.actor import Role
from schema.engine.token import Viewer
from tests.schema.oracle.world import Row, World


@dataclass(frozen=True)
class Eyes:
    """One viewer, in the organisation as it is today."""

    viewer: Viewer
    now: World
    today: date
    seen: dict[tuple[int, str], list[Row]] = field(
        default_factory=dict[tuple[int, str], list[Row]], compare=False
    )
    _below: dict[str, bool] = field(default_factory=dict[str, bool], compare=False)
    """What was found out before: what is seen of a world by type, and who stands below."""

    def has(self, *roles: Role) -> bool:
        return any(role in self.viewer.roles for role in roles)

    @property
    def all(self) -> bool:
        return self.has(Role.HR, Role.AUDITOR)

    @property
    def works_here(self) -> bool:
        return self.viewer.actor.startswith("employee:")

    @property
    def serves(self) -> bool:
        """Whether the viewer is in service today; who is not is nobody's superior."""
        row = self.now.one("employee", self.viewer.actor)
        if row is None or row["hired_on"] > self.today:
            return False
        return row["last_day_on"] is None or row["last_day_on"] >= self.today

    def answers_for(self, employee_id: str | None) -> bool:
        """Return whether it is the viewer, or somebody below them today."""
        if employee_id is None or not self.works_here:
            return False
        if employee_id == self.viewer.actor:
            return True
        if employee_id not in self._below:
            below = self.serves and self.viewer.actor in self.superiors(employee_id)
            self._below[employee_id] = below
        return self._below[employee_id]

    def superiors(self, employee_id: str) -> list[str]:
        """Return the superiors of an employee today, the nearest first."""
        found: list[str] = []
        above: str | None = employee_id
        while above is not None:
            held = self.now.latest("employee_superior", above, self.today)
            above = held["superior_id"] if held else None
            if above in found:
                break
            if above is not None:
                found.append(above)
        return found

    def house(self) -> bool:
        """Return whether they see how the organisation is built and what it appraises."""
        return self.works_here or bool(self.viewer.roles)

    def employee(self, employee_id: str | None) -> bool:
        """Return whether they see that an employee is there, who they are, where they stand."""
        known = self.all or self.has(Role.COMPENSATION, Role.ADMINISTRATOR)
        return known or self.answers_for(employee_id)

    def record(self, employee_id: str) -> bool:
        """Return whether they see gender, level, absences and career of an employee."""
        return self.all or self.has(Role.COMPENSATION) or self.answers_for(employee_id)

    def pay(self, employee_id: str) -> bool:
        """Return whether they see what an employee is paid."""
        return self.all or self.has(Role.COMPENSATION) or self.answers_for(employee_id)

    def appraisal(self, row: Row) -> bool:
        """Return whether they see that an appraisal, or an improvement plan, is there."""
        if self.all or self.answers_for(row["employee_id"]):
            return True
        return self.works_here and self.serves and row["superior_id"] == self.viewer.actor

    def result(self, row: Row) -> bool:
        """Return whether they see what an appraisal came to, and how it was rated."""
        if not self.appraisal(row):
            return False
        own = self.works_here and row["employee_id"] == self.viewer.actor
        return self.all or not own or row["status"] == "RELEASED"

    def acknowledged(self, employee_id: str) -> bool:
        """Return whether they see who has acknowledged a policy, and who has not."""
        return self.all or self.answers_for(employee_id)

    @property
    def drafts_pay(self) -> bool:
        """Whether they see pay structures and plans that are not published, and who made them."""
        return self.all or self.has(Role.COMPENSATION)

    @property
    def reviews_pay(self) -> bool:
        """Whether they see reviews of pay, and what these propose."""
        return self.all or self.has(Role.COMPENSATION, Role.EXECUTIVE)

    @property
    def reviews_promotions(self) -> bool:
        """Whether they decide on promotions, and so see every case."""
        return self.all or self.has(Role.EXECUTIVE)

    @property
    def hr(self) -> bool:
        return self.has(Role.HR)

    def task(self, row: Row) -> bool:
        """Return whether they see that something is due: from them, or as superiors of both."""
        if self.all or row["employee_id"] == self.viewer.actor:
            return True
        if row["executive"] and self.has(Role.EXECUTIVE):
            return True
        both = self.answers_for(row["employee_id"]) and self.answers_for(row["about_id"])
        return both and not row["secret"]

    def grounds(self, row: Row) -> bool:
        """Return whether they read why somebody appealed, and what was answered."""
        return self.all or (self.works_here and row["employee_id"] == self.viewer.actor)

    def entry(self, row: Row) -> bool:
        """Return whether they see an entry of a career."""
        whose = row["employee_id"]
        match row["kind"]:
            case "SALARY" | "WORKING_TIME" | "AWARD":
                return self.record(whose) and self.pay(whose)
            case "GRADE" | "HONOUR" | "SANCTION" | "PLAN" | "PROMOTION":
                return self.all or self.answers_for(whose)
            case _:
                return self.record(whose)
