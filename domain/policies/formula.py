"""Formula: a computation by name and revision, and the figure that it returns with its working.

A formula that changes is a new revision beside the old one. `since` is the rulebook revision from
which new decisions take it; what was decided before keeps the id it was decided under. Decisions
look a formula up by its recorded id when they run. A replay therefore computes with what stands
here under that id today, and a formula that was changed in place shows as a different outcome.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ParamSpec, TypeAlias, TypeVar

from domain.decider import fact
from domain.policies.rounding import exact

P = ParamSpec("P")
R = TypeVar("R")


@fact
class Step:
    """One line of a working: what it is called, and its exact value or the word it came to."""

    name: str
    value: str


Noted: TypeAlias = "Step | tuple[str, Fraction | Decimal | int]"
"""A line of a working as it is noted while it is reckoned: a figure is not written out yet."""


@fact
class Figure:
    """What a formula came to, exactly, with what it took in and its steps; none is "not rated".

    The steps are written out when somebody asks for them: scores are reckoned far more often than
    their working is read.
    """

    number: Fraction | None
    working: tuple[Noted, ...]

    @property
    def value(self) -> str | None:
        """Return what it came to, as it is stored and shown."""
        return None if self.number is None else exact(self.number)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the working, line by line."""
        return tuple(written(each) for each in self.working)


def written(noted: Noted) -> Step:
    """Return a line of a working, written out."""
    if isinstance(noted, Step):
        return noted
    name, value = noted
    return Step(name=name, value=exact(Fraction(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A registered computation."""

    name: str
    revision: int
    since: int
    run: Callable[..., Any]

    @property
    def id(self) -> str:
        return f"{self.name}/{self.revision}"


FORMULAS: dict[str, Formula] = {}
"""By id. Nothing is ever taken out: what was decided with it can be decided again."""


def formula(name: str, *, revision: int, since: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register the decorated function. Raise `TypeError` if its id is taken."""

    def register(function: Callable[P, R]) -> Callable[P, R]:
        new = Formula(name=name, revision=revision, since=since, run=function)
        if new.id in FORMULAS:
            raise TypeError(f"two formulas are named {new.id}: a changed one is a new revision")
        FORMULAS[new.id] = new
        return function

    return register


def known(name: str, rules: int) -> bool:
    """Return whether the rulebook's revision `rules` knows a formula of that name."""
    return any(each.name == name and each.since <= rules for each in FORMULAS.values())


def in_force(name: str, rules: int) -> str:
    """Return the id of the latest revision that the rulebook's revision `rules` knows.

    Raise `KeyError` if it knows none.
    """
    found = [each for each in FORMULAS.values() if each.name == name and each.since <= rules]
    if not found:
        raise KeyError(f"no formula {name} in revision {rules} of the rules")
    return max(found, key=lambda each: each.revision).id


def named(name: str, ids: Iterable[str]) -> str:
    """Return the one of `ids` that is a revision of `name`. Raise `KeyError` if none is."""
    for id in ids:  # noqa: A001 - the word of the product
        if id.partition("/")[0] == name:
            return id
    raise KeyError(f"no revision of {name} was chosen")


def find(
    id: str,  # noqa: A002 - the word of the product
    like: Callable[P, R],  # noqa: ARG001 - lends its type
) -> Callable[P, R]:
    """Return what stands under `id`. Raise `KeyError` if nothing does.

    Every revision of a formula takes and returns what `like`, one of them, does.
    """
    return FORMULAS[id].run


def step(name: str, value: Fraction | Decimal | int) -> Noted:
    """Return a line of a working with an exact value."""
    return name, value


def figure(value: Fraction | None, *steps: Noted) -> Figure:
    """Return the figure that `steps` led to."""
    return Figure(number=value, working=steps)
