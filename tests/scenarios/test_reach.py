"""Reach on small graphs, worked out by hand: what is within the budget, in which band, and in which order."""

import pytest

import worlds
from careergraph.errors import RequestError
from careergraph.reachability import reach

LADDER = """
    family trade: helper worker
    helper -> worker 12mo
    worker -> master 24mo
    worker -> teacher 12mo
    helper -> clerk 48mo
    master education s required: degree:bachelor
    teacher experience s required: in trade 30
"""


def routes(found):
    return str(found).splitlines()


def test_what_takes_longer_or_asks_for_too_much_study_is_not_within_reach():
    assert routes(reach(worlds.graph(LADDER), "career:helper", months=36)) == [
        "helper ~ 12mo ~ worker [12mo]",
        "helper ~ 12mo ~ worker ~ 18mo ~ teacher [30mo]",
    ]


def test_what_is_held_and_served_brings_more_within_reach():
    found = reach(worlds.graph(LADDER), "career:helper", months=36, have=["degree:bachelor"], served_months=10)
    assert routes(found) == [
        "helper ~ 2mo ~ worker [2mo]",
        "helper ~ 2mo ~ worker ~ 18mo ~ teacher [20mo]",
        "helper ~ 2mo ~ worker ~ 24mo ~ master [26mo]",
    ]


def test_a_band_holds_what_takes_more_than_its_least_and_at_most_its_most():
    graph = worlds.graph("a -> b 0mo\na -> c 12mo\na -> d 13mo\na -> e 30mo\na -> f 31mo")
    found = reach(graph, "career:a", months=30)
    told = [(band.least, band.most, [each.career for each in band.careers]) for band in found.bands]
    assert told == [(0, 12, ["career:b", "career:c"]), (12, 24, ["career:d"]), (24, 30, ["career:e"])]


def test_by_default_it_goes_36_months_far():
    found = reach(worlds.graph("a -> b 36mo\na -> c 37mo"), "career:a")
    assert ("career:b" in found, "career:c" in found, found.budget) == (True, False, 36)


def test_a_budget_of_study_alone_leaves_the_months_open():
    graph = worlds.graph(
        "a -> b 90mo\na -> c 6mo\nb education s required: degree:associate\nc education s required: degree:bachelor"
    )
    assert routes(reach(graph, "career:a", effort=24)) == ["a ~ +degree:associate 90mo ~ b [90mo]"]


def test_a_budget_of_money_counts_what_gains_cost():
    graph = worlds.graph(
        """
        a -> b 6mo
        a -> c 6mo
        b certification s required: certification:x
        c certification s required: certification:y
        study certification:x 1mo
        study certification:y 1mo
        cost certification:x 400
        cost certification:y 401
        """
    )
    assert routes(reach(graph, "career:a", cost=400)) == ["a ~ +certification:x 6mo ~ b [6mo]"]


def test_backwards_are_the_careers_from_which_the_goal_is_within_reach():
    found = reach(worlds.graph(LADDER), to="career:teacher", months=36)
    assert [each.career for each in found.careers] == ["career:worker", "career:helper"]
    assert routes(found) == ["worker ~ 30mo ~ teacher [30mo]", "helper ~ 12mo ~ worker ~ 18mo ~ teacher [30mo]"]


def test_without_a_career_one_begins_where_no_move_leads_or_a_claim_tells_the_entry():
    found = reach(worlds.graph(LADDER), months=12, have=["degree:bachelor"])
    assert routes(found) == [
        "begin ~ 0mo ~ master [0mo]",
        "begin ~ 0mo ~ helper [0mo+]",
        "begin ~ 0mo ~ helper ~ 12mo ~ worker [12mo+]",
    ]


def test_what_is_not_counted_is_never_ahead_of_what_is():
    graph = worlds.graph("family f: a\na -> b 12mo\na -> c 24mo\nb experience s required: in f")
    assert routes(reach(graph, "career:a")) == ["a ~ 24mo ~ c [24mo]", "a ~ 12mo ~ b [12mo+]"]


def test_ranked_by_pay_what_no_source_states_comes_last():
    graph = worlds.graph("a -> b 6mo\na -> c 6mo\na -> d 6mo\npay b 30000\npay d 50000")
    pays = {each.career: each.figure.number if each.figure else None for each in reach(graph, "career:a", by="pay").careers}
    assert list(pays.items()) == [("career:d", 50000), ("career:b", 30000), ("career:c", None)]


def test_a_weak_move_is_left_out_on_request():
    graph = worlds.graph("a -> b 6mo 90%\na -> c 6mo 20%")
    assert [each.career for each in reach(graph, "career:a", max_risk=700).careers] == ["career:b"]


@pytest.mark.parametrize(
    "wishes, field",
    [
        ({"start": "career:a", "to": "career:b"}, "to"),
        ({"start": "career:a", "months": -1}, "max_months"),
        ({"start": "career:a", "by": "height"}, "by"),
        ({"start": "career:a", "band": 0}, "band"),
        ({"to": "career:b", "served_months": 3}, "served_months"),
    ],
)
def test_a_request_that_contradicts_itself_is_refused(wishes, field):
    with pytest.raises(RequestError) as error:
        reach(worlds.graph("a -> b 6mo"), **wishes)
    assert field in str(error.value)
