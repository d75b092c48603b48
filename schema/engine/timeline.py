"""Timeline: SQL for what holds on the day that is asked for: the latest not after it."""


def latest(table: str, column: str, of: str = "{row}.id", owner: str = "employee_id") -> str:
    """Return the value that holds on the day, in a table with a row for each change."""
    return (
        f"(SELECT t.{column} FROM read.{table} t WHERE t.{owner} = {of}"
        " AND t.effective_on <= {on} ORDER BY t.effective_on DESC LIMIT 1)"
    )


def holding(table: str, condition: str, owner: str = "employee_id") -> str:
    """Return the owners for whom what holds on the day meets a condition on `t`."""
    return (
        f"(SELECT t.{owner} FROM read.{table} t WHERE {condition} AND t.effective_on <= {{on}}"
        f" AND NOT EXISTS (SELECT FROM read.{table} later WHERE later.{owner} = t.{owner}"
        " AND later.effective_on <= {on} AND later.effective_on > t.effective_on))"
    )
