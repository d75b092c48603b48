"""Feed sending: chunks of an answer that has no known length, compressed if the client accepts it.

Source: RFC 9110, 12.5.3 (Accept-Encoding).
"""

import zlib
from collections.abc import AsyncIterator, Mapping

from starlette.responses import StreamingResponse

LEVEL, GZIP = 1, 31


def accepted(encodings: str) -> bool:
    """Return whether a client accepts gzip; a weight of 0 refuses it."""
    for each in encodings.lower().split(","):
        coding, _, parameter = each.partition(";")
        if coding.strip() == "gzip":
            name, _, weight = parameter.partition("=")
            return name.strip() != "q" or bool(weight.strip().strip("0."))
    return False


def streamed(
    chunks: AsyncIterator[bytes], kind: str, headers: Mapping[str, str], *, compress: bool
) -> StreamingResponse:
    """Return an answer of a media type that is sent as it is taken."""
    said = {**headers, "Content-Encoding": "gzip"} if compress else headers
    body = compressed(chunks) if compress else chunks
    return StreamingResponse(body, headers=said, media_type=kind)


async def compressed(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield chunks compressed, each whole by itself, so that nothing is held back."""
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    async for chunk in chunks:
        yield packer.compress(chunk) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
