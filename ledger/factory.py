"""Factory: what lets a stock `eventsourcing` application find the log.

Set `PERSISTENCE_MODULE=ledger.factory` and `DATABASE_URL`, either of them behind the application's
name and an underscore if it concerns that one alone. Streams whose ids are UUIDs have UUIDs for
ids, as applications expect; `ORIGINATOR_ID_TYPE=text` leaves them text.

A projection keeps its view, and how far it has come, elsewhere, through a persistence module of
its own: `<NAME OF THE PROJECTION>_PERSISTENCE_MODULE`.
"""

from typing import Any, Never

from eventsourcing.persistence import (
    InfrastructureFactory,
    InfrastructureFactoryError,
    NotSupportedError,
    TrackingRecorder,
)

from ledger.recorder import Recorder


class Factory(InfrastructureFactory[TrackingRecorder]):
    """The log's recorder, for one application."""

    DATABASE_URL = "DATABASE_URL"
    ORIGINATOR_ID_TYPE = "ORIGINATOR_ID_TYPE"

    def __init__(self, env: Any) -> None:  # noqa: ANN401 - the library's environment, or a mapping
        super().__init__(env)
        self._recorders: list[Recorder] = []

    def application_recorder(self) -> Recorder:
        """Return a recorder. Raise `InfrastructureFactoryError` if no one says where the log is."""
        conninfo = self.env.get(self.DATABASE_URL)
        if not conninfo:
            raise InfrastructureFactoryError(f"{self.DATABASE_URL} does not say where the log is")
        uuids = self.env.get(self.ORIGINATOR_ID_TYPE, "uuid") == "uuid"
        recorder = Recorder(conninfo, uuids=uuids)
        self._recorders.append(recorder)
        return recorder

    def aggregate_recorder(self, purpose: str = "events") -> Recorder:
        """Return a recorder. Raise `NotSupportedError` for snapshots, which the log has none of."""
        if purpose != "events":
            raise NotSupportedError(f"the log keeps no {purpose}")
        return self.application_recorder()

    def tracking_recorder(self, tracking_recorder_class: object = None) -> Never:
        """Refuse: a view lives elsewhere, and what tracks it beside it."""
        del tracking_recorder_class
        raise NotSupportedError("set a persistence module for the projection's own view")

    def process_recorder(self) -> Never:
        """Refuse, as `tracking_recorder` does."""
        raise NotSupportedError("set a persistence module for the process's own events")

    def close(self) -> None:
        """Close the recorders' connections."""
        for recorder in self._recorders:
            recorder.close()
