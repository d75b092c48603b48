"""Problem: what is wrong in a file, by row and column as a spreadsheet numbers them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A rule that the file breaks. Row 1 is the header; row 0 is the file as a whole."""

    row: int
    column: str
    rule: str
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def sentence(self) -> str:
        """Return the rule and its parameters as one line."""
        told = ", ".join(f"{name}: {value}" for name, value in self.parameters.items())
        return f"{self.rule} ({told})" if told else self.rule
