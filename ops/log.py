"""Log: what the program tells its operators, one JSON object a line.

Every record, uvicorn's and the libraries' too, takes this way to standard error: the time in UTC,
the level, the event, and what the event names. Values whose name says that they are secret are
never written, nor are tokens and passwords inside texts.
"""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"
SECRET_NAMES = re.compile(
    r"token|key|password|secret|authorization|cookie|conninfo|_url$", re.IGNORECASE
)
SECRET_TEXTS = re.compile(
    r"eyJ[\w-]+\.[\w-]+\.[\w-]*"  # a signed token
    r"|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"  # user and password in an address
    r"|(?<=password=)\S+",
)
NAMED_BY_US = {"key_id", "idempotency_key"}  # secret by their look only
QUIET = ("uvicorn.access", "asyncio", "httpx", "httpcore", "psycopg.pool")


def configure(level: str, form: str, stream: TextIO = sys.stderr) -> None:
    """Send every record of `level` and above to `stream`; `form` is json, console or auto.

    `auto` is for people where `stream` is a terminal, and JSON elsewhere.
    """
    for_people = form == "console" or (form == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        plain,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    last: list[Processor] = (
        [hide, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if for_people
        else [
            structlog.processors.format_exc_info,
            hide,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def plain(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Return `event` without the copy of its text that uvicorn makes in colours."""
    return {name: value for name, value in event.items() if name != "color_message"}


def hide(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Return `event` without its secrets."""
    return {name: _shown(name, value) for name, value in event.items()}


def _shown(name: str, value: object) -> object:
    if name not in NAMED_BY_US and SECRET_NAMES.search(name):
        return HIDDEN
    return SECRET_TEXTS.sub(HIDDEN, value) if isinstance(value, str) else value
