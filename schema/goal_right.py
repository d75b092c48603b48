"""Goal rights: who sees which goal, and what it is made of.

Goals of the organisation and of departments are open to everybody; an employee's is for them, for
whoever stands above them and for those who see all. What hangs on a goal is seen with it, and a
link only by whoever sees both ends. How far a goal has come is shown to whoever sees everything it
is reckoned from: from the figure of a goal that one appraisal serves its score could be read.
"""

from schema.engine.rights import EVERYTHING, Sight

IS_PERSONAL = "{row}.employee_id IS NOT NULL"
PERSONAL_GOAL = Sight(name="personal goal", roles=EVERYTHING, own=("line({person})",))
"""A goal of an employee."""

OF_PERSONAL = (
    "EXISTS (SELECT FROM read.goal g WHERE g.id = {row}.goal_id AND g.employee_id IS NOT NULL)"
)
PART_OF_PERSONAL = Sight(
    name="part of a personal goal",
    roles=EVERYTHING,
    own=("EXISTS (SELECT FROM read.goal g WHERE g.id = {row}.goal_id AND line(g.employee_id))",),
)
"""What hangs on a goal of an employee."""

JOINS_PERSONAL = (
    "EXISTS (SELECT FROM read.goal g WHERE g.id IN ({row}.child_id, {row}.parent_id)"
    " AND g.employee_id IS NOT NULL)"
)
NO_END_HIDDEN = (
    "NOT EXISTS (SELECT FROM read.goal g WHERE g.id IN ({row}.child_id, {row}.parent_id)"
    " AND g.employee_id IS NOT NULL AND NOT line(g.employee_id))"
)
BOTH_ENDS = Sight(name="both ends", roles=EVERYTHING, own=(NO_END_HIDDEN,))
"""A link at one end of which is a goal of an employee."""

HOLDING = Sight(
    name="holding", roles=EVERYTHING, own=("line({person})", "line({row}.responsible_id)")
)
"""Whether whoever has a goal is still there."""

NOTHING_HIDDEN_BELOW = (
    "NOT EXISTS (WITH RECURSIVE below (id) AS (SELECT {row}.id UNION SELECT l.child_id"
    " FROM below b JOIN read.goal_link l ON l.parent_id = b.id)"
    " SELECT FROM below b JOIN read.goal g ON g.id = b.id"
    " WHERE g.employee_id IS NOT NULL AND NOT line(g.employee_id)"
    " UNION ALL SELECT FROM below b JOIN read.goal_measure s ON s.goal_id = b.id"
    " WHERE NOT line(s.employee_id) AND NOT EXISTS (SELECT FROM read.appraisal a"
    " WHERE a.id = s.appraisal_id AND a.superior_id = {superior}))"
)
ALL_BELOW = Sight(name="all below", roles=EVERYTHING, own=(NOTHING_HIDDEN_BELOW,))
"""How far a goal has come: it is seen by whoever sees everything below it."""
