"""Ladder title: which titles of the files stand for which level, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass

POLICE, FIRE, COMMUNICATIONS = "police", "fire", "communications"


@dataclass(frozen=True, slots=True)
class Rung:
    """A level, the titles that have it, and what whoever has it answers for."""

    level: str
    titles: tuple[str, ...]
    duty: str
    leads: bool = False


RUNGS: Mapping[str, tuple[Rung, ...]] = {
    POLICE: (
        Rung("POC", ("Police Officer Candidate",), "Passes the academy"),
        Rung("PO1", ("Police Officer I",), "Patrols with a field training officer"),
        Rung("PO2", ("Police Officer II",), "Patrols a beat"),
        Rung("PO3", ("Police Officer III",), "Patrols a beat, and investigates"),
        Rung("MPO", ("Master Police Officer",), "Trains officers in the field"),
        Rung("PSGT", ("Police Sergeant",), "Leads a squad", leads=True),
        Rung("PLT", ("Police Lieutenant",), "Leads a shift of a district", leads=True),
        Rung("PCPT", ("Police Captain",), "Answers for a district or a division", leads=True),
        Rung("PAC", ("Assistant Chief of Police",), "Answers for a bureau", leads=True),
    ),
    FIRE: (
        Rung("FFR", ("Firefighter/Rescuer I (Recruit)",), "Passes the academy"),
        Rung("FF2", ("Firefighter/Rescuer II",), "Serves on an engine"),
        Rung("FF3", ("Firefighter/Rescuer III",), "Serves on an engine, and drives it"),
        Rung("MFF", ("Master Firefighter/Rescuer",), "Stands in for the officer of a crew"),
        Rung("FLT", ("Fire/Rescue Lieutenant",), "Leads a crew", leads=True),
        Rung("FCPT", ("Fire/Rescue Captain",), "Answers for a station", leads=True),
        Rung("FBC", ("Fire/Rescue Battalion Chief",), "Leads a battalion", leads=True),
        Rung("FAC", ("Fire/Rescue Assistant Chief",), "Answers for a section", leads=True),
        Rung("FDC", ("Fire/Rescue Division Chief",), "Answers for a division", leads=True),
        Rung("FCH", ("Fire Chief, Fire/Rescue Service",), "Answers for the service", leads=True),
    ),
    COMMUNICATIONS: (
        Rung("PSC1", ("Public Safety Communications Specialist I",), "Takes calls under guidance"),
        Rung(
            "PSC2",
            (
                "Public Safety Communications Specialist II",
                "Public Safety Emergency Communications Specialist II",
            ),
            "Takes calls",
        ),
        Rung(
            "PSC3",
            (
                "Public Safety Communications Specialist III",
                "Public Safety Emergency Communications Specialist III",
            ),
            "Takes calls, and dispatches",
        ),
        Rung(
            "PSCS",
            (
                "Public Safety Communications Supervisor",
                "Public Safety Emergency Communications Supervisor",
            ),
            "Leads a shift",
            leads=True,
        ),
        Rung(
            "PSCM",
            (
                "Public Safety Emergency Communications Manager",
                "Public Safety Communications Shift Operations Manager",
            ),
            "Answers for the centre",
            leads=True,
        ),
    ),
}
"""The rungs of each ladder, the lowest first."""

LADDERS: Mapping[str, tuple[tuple[int, Rung], ...]] = {
    track: tuple(enumerate(rungs)) for track, rungs in RUNGS.items()
}

BY_TITLE: Mapping[str, tuple[str, int, Rung]] = {
    title: (track, number, each)
    for track, rungs in LADDERS.items()
    for number, each in rungs
    for title in each.titles
}


def rung(title: str | None) -> tuple[str, int, Rung] | None:
    """Return the ladder, how high on it, and the rung that a title stands for, if it is of one."""
    return None if title is None else BY_TITLE.get(title)
