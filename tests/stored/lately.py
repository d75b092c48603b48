"""Lately: what has come to the stored log since its history is whole; a new part comes last."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from tests.stored.candidate import candidate
from tests.stored.developed import developed
from tests.stored.moved import moved
from tests.stored.promoted import promoted
from tests.stored.proposed import proposed
from tests.stored.resettled import resettled

Act: TypeAlias = Callable[[], Iterator[tuple[object, dict[str, Any]]]]

LATELY: tuple[Act, ...] = (developed, moved, promoted, proposed, candidate, resettled)
