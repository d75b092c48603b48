"""Worked examples: inputs with their expected output; all figures are decimal strings."""

import json
from pathlib import Path
from typing import Any


def read(name: str) -> list[Any]:
    """Return the examples of one figure."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
