import io

from rich.console import Console

from ops import terminal


def printed(width: int = 60) -> Console:
    return Console(file=io.StringIO(), width=width)


def text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_heading_in_brackets_is_shown_as_it_is() -> None:
    console = printed()
    terminal.table("Problems", ("row", "column"), [(1200, "[bold] Name"), ("", "[x]")], console)
    assert "│ 1,200 │ [bold] Name │" in text(console)
    assert "│       │ [x]         │" in text(console)


def test_what_a_file_says_commands_no_terminal() -> None:
    console = printed()
    terminal.table("Problems", ("value",), [("12\x1b[2J\x9b",)], console)
    assert "│ 12\ufffd[2J\ufffd │" in text(console)


def test_a_line_is_not_broken_so_that_it_can_be_copied() -> None:
    console = printed(width=20)
    terminal.say("token " * 30, console)
    assert text(console) == "token " * 30 + "\n"


def test_where_there_is_no_terminal_a_line_says_what_begins() -> None:
    console = printed()
    with terminal.bar("Import", console) as advance:
        assert text(console) == "Import …\n"
        advance(1, 2)
    assert "1/2" in text(console)
