"""Past: the rows of a page as they were at a log position, in the order of their ids.

Keys are gone through in order, fenced off lest one side be searched to its end for the first that
holds, and only the rows that do are read. A version beside one that is there is looked up alone: at
any position one of them holds at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.engine.writing import every, keys, versions

Beside = Mapping[str, tuple[str, str]]
"""By the name under which it is fetched: the table beside the row, and the column there."""


@dataclass(frozen=True, slots=True)
class Past:
    """A page's rows at a `moment`, of a table, under the alias `row`.

    `window` are conditions on their keys, `ordered` is the order of these.
    """

    table: str
    row: str
    moment: str
    window: Sequence[str]
    ordered: str

    @property
    def key(self) -> str:
        """Return the alias of the keys."""
        return f"{self.row}_key"

    def of_all(self) -> str:
        """Return rows by the keys of all their versions; `holds` says which of these it is."""
        row, key = self.row, self.key
        one = (
            f"SELECT {row}.* FROM ({versions(self.table)}) {row}"
            f" WHERE {row}.id = {key}.id AND {row}.until = {key}.until LIMIT 1"
        )
        return f"{self._keys(f'{key}.*', f'({keys(self.table)}) {key}')}, LATERAL ({one}) {row}"

    def holds(self) -> list[str]:
        """Return the conditions under which a key's version holds."""
        return [f"{self.key}.since <= {self.moment}", f"{self.key}.until > {self.moment}"]

    def of_present(self, names: Sequence[str], fetched: Beside) -> str:
        """Return rows by the present ones: these if they held, else what is in their past.

        Each past one has one that is present. `names` are their columns, `fetched` those beside
        them, which `then` shows.
        """
        key, moment = self.key, self.moment
        beside = [f"{key}_{table}.{column} AS {name}" for name, (table, column) in fetched.items()]
        tables = dict.fromkeys(table for table, _ in fetched.values())
        beside += [f"{key}_{table}.since AS {table}_since" for table in tables]
        shown = ", ".join([f"{key}.*", *beside])
        present = ", ".join(f"{key}.{name}" for name in names)
        past = self._version(self.table, names, f"{key}.since > {moment}")
        keyed = self._keys(shown, f"read.{self.table} {key}{joined_beside(key, fetched)}")
        return (
            f"{keyed}, LATERAL (SELECT {present} WHERE {key}.since <= {moment}"
            f" UNION ALL ({past})) {self.row}"
        )

    def then(self, name: str, table: str, column: str) -> str:
        """Return a column that is fetched beside a present row, as it was."""
        return (
            f"CASE WHEN {self.key}.{table}_since <= {self.moment} THEN {self.key}.{name}"
            f" ELSE ({self._version(table, [column])}) END AS {name}"
        )

    def _keys(self, shown: str, source: str) -> str:
        return (
            f"(SELECT {shown} FROM {source}"
            f" WHERE {every(self.window)} ORDER BY {self.ordered} OFFSET 0) {self.key}"
        )

    def _version(self, table: str, names: Sequence[str], *conditions: str) -> str:
        """Return columns of the version of a key's row that ended later, if it held."""
        moment = self.moment
        held = every(
            [f"p.id = {self.key}.id", f"p.until > {moment}", f"p.since <= {moment}", *conditions]
        )
        listed = ", ".join(f"p.{name}" for name in names)
        return f"SELECT {listed} FROM read.{table}_past p WHERE {held} LIMIT 1"


def joined_beside(row: str, fetched: Beside) -> str:
    """Return the joins of a row with those of the same id in tables beside its own."""
    tables = dict.fromkeys(table for table, _ in fetched.values())
    joins = (
        f" LEFT JOIN read.{table} {row}_{table} ON {row}_{table}.id = {row}.id" for table in tables
    )
    return "".join(joins)
