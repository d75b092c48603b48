"""Text: values as PostgreSQL reads them."""

from collections.abc import Iterable


def array_text(values: Iterable[str | None]) -> str:
    """Return the text of an array of texts."""
    escaped = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"
