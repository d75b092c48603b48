"""Note: SQL for the plain text of what somebody wrote, as far as it is not erased."""


def said(column: str) -> str:
    """Return the text of the note whose id is in a column."""
    return f"(SELECT n.text FROM read.note n WHERE n.id = {{row}}.{column})"
