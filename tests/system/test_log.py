import io
import json
import logging
from collections.abc import Generator
from datetime import datetime, timedelta

import pytest
import structlog

from ops import log


@pytest.fixture
def written() -> Generator[io.StringIO]:
    """Send the log to a text, and set everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure("INFO", "auto", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def last(stream: io.StringIO) -> dict[str, str]:
    return json.loads(stream.getvalue().splitlines()[-1])


def test_a_record_is_one_object_with_its_time_in_utc(written: io.StringIO) -> None:
    structlog.get_logger("merit").info("started", port=8000, place="校准\n")
    found = last(written)
    assert found["event"] == "started"
    assert (found["port"], found["level"], found["logger"]) == (8000, "info", "merit")
    assert datetime.fromisoformat(found["at"]).utcoffset() == timedelta(0)


def test_other_libraries_go_the_same_way(written: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning(
        "Shutting %s", "down", extra={"pid": 7, "color_message": "%s"}
    )
    found = last(written)
    assert "color_message" not in found
    assert (found["event"], found["level"], found["pid"]) == ("Shutting down", "warning", 7)


def test_an_exception_stays_on_one_line(written: io.StringIO) -> None:
    try:
        int("planted")
    except ValueError:
        structlog.get_logger("merit").exception("failed")
    assert len(written.getvalue().splitlines()) == 1
    assert "ValueError: invalid literal" in last(written)["exception"]


def test_what_is_below_the_level_is_not_written(written: io.StringIO) -> None:
    structlog.get_logger("merit").debug("detail")
    assert not written.getvalue()


def test_secrets_are_never_written(written: io.StringIO) -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
    structlog.get_logger("merit").info(
        f"refused {token}",
        authorization="Bearer planted",
        token_key=b"planted",
        database_url="postgresql://u:planted@db",
        at_address="postgresql://u:planted@db/x",
        conninfo_text="host=db password=planted",
        idempotency_key="kept",
    )
    assert "planted" not in written.getvalue()
    assert token not in written.getvalue()
    assert last(written)["idempotency_key"] == "kept"
