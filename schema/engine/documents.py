"""Documents: operations that are known beforehand, by an id or by the SHA-256 of their text."""

from collections.abc import Mapping
from hashlib import sha256

PREFIX = "sha256:"


class Unknown(LookupError):  # noqa: N818 - an answer
    """There is no such document."""


class Documents:
    """Trusted documents by id; with `only`, nothing else is answered."""

    def __init__(self, texts: Mapping[str, str] | None = None, *, only: bool = False) -> None:
        self._texts = dict(texts or {})
        self._by_digest = {digest(text): text for text in self._texts.values()}
        self._only = only

    def text(self, id_: str) -> str:
        """Return the text with an id, or with that digest. Raise `Unknown` if there is none."""
        found = self._texts.get(id_)
        if found is None:
            found = self._by_digest.get(id_.removeprefix(PREFIX).lower())
        if found is None:
            raise Unknown(id_)
        return found

    def takes(self, text: str) -> bool:
        """Return whether a client may send a text of its own."""
        return not self._only or digest(text) in self._by_digest


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
