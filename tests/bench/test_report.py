from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bench import report, results
from bench.figure import Figure
from bench.results import Measured, Results
from bench.suites import SUITES

figure = Figure(
    suite="reads",
    name="a row",
    value=12345.0,
    unit="requests/s",
    leaves_out="The network.",
    peer="another",
    peer_value=4000.0,
    at_least=2,
    aim=4,
    samples={"value": [12000.0, 12345.0, 13000.0], "peer_value": [4000.0]},
)
measured = Measured(on="2026-11-22", runs=1, rounds=3, seconds=2.0)
made = Results().measured_anew(
    "reads",
    measured,
    [figure],
    {"processor": "One", "cores": 2, "memory_gb": 4, "system": "Linux"},
    {"python": "3.11"},
)


def test_the_page_is_what_the_results_make_of_it() -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(results.read(), list(SUITES))


def test_the_stored_results_are_well_formed() -> None:
    stored = results.read()
    assert stored.figures
    assert {"processor", "cores", "memory_gb", "system"} <= stored.machine.keys()
    assert {"python", "postgresql"} <= stored.versions.keys()
    assert max(Counter(each.name for each in stored.figures).values()) == 1
    for each in stored.figures:
        assert each.suite in SUITES
        assert each.suite in stored.suites
        assert each.unit
        assert each.leaves_out
        assert (each.peer is None) == (each.peer_value is None)


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    results.write(made, tmp_path / "results.json")
    assert results.read(tmp_path / "results.json") == made


def test_a_suite_measured_anew_replaces_its_own_figures_only() -> None:
    other, newer = replace(figure, suite="moments", name="b"), replace(figure, name="c")
    both = made.measured_anew("moments", measured, [other], {}, {})
    again = both.measured_anew("reads", measured, [newer], {}, {})
    assert [each.name for each in again.figures] == ["b", "c"]


def test_the_page_shows_a_figure_with_its_rounds_its_ratio_and_its_bounds() -> None:
    assert (
        "| a row | 12\u202f345 requests/s (12\u202f000–13\u202f000) | another: 4\u202f000 "
        "| 3.09 × | at least 2 × | 4 × | kept |"
    ) in report.page(made, ["reads"])


def test_the_page_says_what_is_left_out_and_how_to_measure_again() -> None:
    page = report.page(made, ["reads"])
    assert "- The network. *(a row)*" in page
    assert "`.venv/bin/python -m bench reads --runs 1 --rounds 3 --seconds 2`" in page


def test_the_page_names_what_is_missed() -> None:
    missed = replace(made, figures=(replace(figure, at_least=5),))
    assert "0 of 1 bounds are kept, 0 aims are reached." in report.page(missed, ["reads"])
    assert "- a row\n" in report.page(missed, ["reads"])


def test_a_suite_that_was_not_measured_is_not_on_the_page() -> None:
    assert "## Reads" not in report.page(Results(), list(SUITES))


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_is_described(suite: str) -> None:
    assert report.text(suite).startswith("## ")


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0834, "0.0834"), (3.456, "3.46"), (99.9, "99.9"), (1234.5, "1\u202f234")],
)
def test_a_number_shows_the_digits_that_count(value: float, words: str) -> None:
    assert report.number(value) == words
