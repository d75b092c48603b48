"""Instants: the log positions of moments in the past, which never change once they are past.

Statements search the log for the position of a moment that they are given. They tell what they
found, and whoever asks for the same moment again has it looked up by position.
"""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graphql.execution.values import VariableValues

from schema.engine.plan import Plan
from schema.engine.prepared import Row
from schema.engine.statement import Statement
from schema.engine.values import Hole

MOST = 10_000


class Instants:
    """The positions of the moments that were asked for lately."""

    def __init__(self) -> None:
        self._known: OrderedDict[datetime, int] = OrderedDict()

    def placed(self, plan: Plan, given: Mapping[str, Any]) -> VariableValues:
        """Return the variables of a plan, with positions for the moments that are known."""
        values = plan.coerced(given)
        for name in plan.variables.moments:
            moment: object = values.coerced.get(name)
            if isinstance(moment, datetime) and moment in self._known:
                self._known.move_to_end(moment)
                values.coerced[name] = self._known[moment]
        return values

    def note(self, statement: Statement, variables: Mapping[str, Any], row: Row) -> None:
        """Keep what a statement has found; a later event has settled it."""
        found = row[len(row) - len(statement.instants) :]
        for held, position in zip(statement.instants, found, strict=True):
            if position is None:
                continue
            moment = variables[str(held.path[0])] if isinstance(held, Hole) else held
            self._known[moment] = int(position)
            self._known.move_to_end(moment)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
