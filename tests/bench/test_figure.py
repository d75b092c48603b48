from dataclasses import replace

import pytest

from bench.figure import Figure, from_row, of_runs

faster = Figure(
    suite="reads",
    name="a row",
    value=900.0,
    unit="requests/s",
    leaves_out="nothing",
    peer="another",
    peer_value=300.0,
    at_least=2,
    aim=3,
)
dearer = replace(faster, value=60.0, peer_value=20.0, times="less", at_least=None, at_most=1.5)


def test_more_of_what_is_done_is_a_multiple_of_the_peers() -> None:
    assert faster.ratio == 3


def test_less_of_what_is_taken_is_a_multiple_too() -> None:
    assert replace(dearer, value=20.0, peer_value=60.0).ratio == 3


def test_a_figure_keeps_its_bound_or_misses_it() -> None:
    assert faster.met
    assert not replace(faster, value=599.0).met


def test_an_upper_bound_is_kept_from_below() -> None:
    assert replace(dearer, value=20.0, peer_value=30.0).met
    assert not replace(dearer, value=20.0, peer_value=31.0).met


def test_an_aim_is_reached_beyond_the_bound() -> None:
    assert faster.aim_met
    assert not replace(faster, value=899.0).aim_met
    assert replace(dearer, value=20.0, peer_value=22.0, aim=1.1).aim_met
    assert not replace(dearer, value=20.0, peer_value=23.0, aim=1.1).aim_met


def test_without_a_peer_the_value_itself_is_held_against_the_bound() -> None:
    alone = replace(faster, peer=None, peer_value=None, at_least=None, at_most=5, aim=2)
    assert not replace(alone, value=6.0).met
    assert replace(alone, value=4.0).met
    assert not replace(alone, value=4.0).aim_met


def test_a_figure_without_a_bound_is_neither_kept_nor_missed() -> None:
    stated = replace(faster, at_least=None, aim=None)
    assert stated.met is None
    assert stated.aim_met is None


def test_one_missed_run_is_a_miss() -> None:
    runs = [replace(faster, value=value) for value in (900.0, 1200.0, 500.0)]
    assert of_runs(runs).value == 900.0
    assert of_runs(runs).runs == [3, 4, pytest.approx(5 / 3, abs=1e-3)]
    assert not of_runs(runs).met
    assert of_runs(runs[:2]).met


def test_a_single_run_stays_what_it_is() -> None:
    assert of_runs([faster]) == faster


def test_a_row_leads_back_to_its_figure() -> None:
    assert from_row(faster.row()) == faster


def test_a_row_says_the_ratio_and_whether_it_holds() -> None:
    assert faster.row() == {
        "suite": "reads",
        "name": "a row",
        "value": 900.0,
        "unit": "requests/s",
        "leaves_out": "nothing",
        "peer": "another",
        "peer_value": 300.0,
        "times": "more",
        "at_least": 2,
        "aim": 3,
        "ratio": 3.0,
        "met": True,
    }
