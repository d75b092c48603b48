"""Line: a way to the database on which answers can be lost."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

END = b"Z\x00\x00\x00\x05I"
"""PostgreSQL's last word on a statement: committed, and ready for the next."""


class Line:
    """Carries bytes both ways until it is told to lose the answer to an append."""

    def __init__(self, socket: str, conninfo: str) -> None:
        self._socket = socket
        self.conninfo = conninfo
        self.lose = 0
        self.lost = 0
        self._hanging_up = asyncio.Event()
        self._ended: set[asyncio.Future[None]] = set()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a client that has called until either side hangs up."""
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ended.add(ended)
        answers, questions = await asyncio.open_unix_connection(self._socket)
        asked = bytearray()
        pumps: set[asyncio.Task[Any]] = {
            asyncio.create_task(self._hanging_up.wait()),
            asyncio.create_task(self._ask(reader, questions, asked)),
            asyncio.create_task(self._answer(answers, writer, asked)),
        }
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for side in (writer, questions):
                side.close()
                with suppress(ConnectionError):
                    await side.wait_closed()
            ended.set_result(None)

    async def _ask(
        self, reader: asyncio.StreamReader, questions: asyncio.StreamWriter, asked: bytearray
    ) -> None:
        while data := await reader.read(65536):
            asked += data
            questions.write(data)

    async def _answer(
        self, answers: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytearray
    ) -> None:
        """Pass answers on; lose one to an append, once it has all come, and hang up."""
        held = b""
        while data := await answers.read(65536):
            if self.lose and b"SalaryAdjusted" in asked:
                held += data
                if not held.endswith(END):
                    continue
                self.lose -= 1
                self.lost += 1
                return
            asked.clear()
            writer.write(data)

    async def close(self) -> None:
        """Hang up on everybody."""
        self._hanging_up.set()
        await asyncio.gather(*self._ended)


@asynccontextmanager
async def through(conninfo: str) -> AsyncGenerator[Line]:
    """Lay a line to the database that `conninfo` leads to."""
    given = conninfo_to_dict(conninfo)
    port = given.get("port", "5432")
    with TemporaryDirectory(prefix="merit-") as folder:
        line = Line(
            str(Path(str(given["host"])) / f".s.PGSQL.{port}"), make_conninfo(conninfo, host=folder)
        )
        place = Path(folder) / f".s.PGSQL.{port}"
        server = await asyncio.start_unix_server(line.meet, path=place)
        async with server:
            yield line
            await line.close()
