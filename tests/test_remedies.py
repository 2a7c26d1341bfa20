"""What would open a route: each set works, and no part of it does."""

import itertools
import random

import pytest

import chance
import worlds
from careergraph import planner
from careergraph.errors import CareerGraphError
from careergraph.footing import support
from careergraph.planner import plan
from careergraph.remedies import changed, repairs


def told(text, start, goal, **wishes):
    graph = worlds.graph(text)
    return [" & ".join(map(str, chosen)) for chosen in repairs(graph, plan(graph, start, goal, **wishes))]


BLOCKED = "family service: x\na -> b 12mo\nb experience s required: in service 24"
CAPPED = "publisher P: p\npublisher Q: q\na -> b 12mo by p\nb -> c 48mo by p\na -> c 24mo by q implied"


@pytest.mark.parametrize(
    "text, start, goal, wishes, wanted",
    [
        (BLOCKED, "a", "b", {}, ["have: career:service=24"]),
        (BLOCKED.replace(" 24", ""), "a", "b", {}, ["have: career:service=1"]),
        (CAPPED, "a", "c", {"max_months": 12}, ["lift: months"]),
        (CAPPED, "a", "c", {"max_months": 30, "avoid": ["q"]}, ["allow: q", "lift: months"]),
        (CAPPED, "a", "c", {"max_months": 12, "avoid": ["P", "q"]}, ["lift: months & allow: P", "lift: months & allow: q"]),
        (
            "a -> b\nb education s required: degree:master",
            "a",
            "b",
            {"avoid": ["degree:*"]},
            ["allow: degree:*", "have: degree:master"],
        ),
        (
            "a -> b 1mo\nb experience p required: in b 2\nb experience q required: degree:associate",
            "a",
            "b",
            {},
            ["have: career:b=2", "reading: lenient"],
        ),
        ("a -> c\nb -> c", "a", "b", {}, []),
        (
            "a -> b 12mo\nb education s required: degree:associate\nb certification s required: certification:x",
            "a",
            "b",
            {"max_effort": 0},
            ["have: degree:associate", "lift: effort"],
        ),
    ],
)
def test_the_least_changes_are_told(text, start, goal, wishes, wanted):
    assert sorted(told(text, start, goal, **wishes)) == wanted


def test_a_plan_with_routes_needs_no_repair():
    assert told("a -> b", "a", "b") == []


@pytest.mark.parametrize("seed", range(40))
def test_every_set_works_and_no_part_of_it_does(seed):
    rng = random.Random(seed)
    graph = worlds.graph(chance.world(rng))
    try:
        found = plan(graph, "a", rng.choice("bcd"), max_months=rng.randint(0, 4), avoid=["certification:x"], max_moves=3)
    except CareerGraphError:
        return
    for chosen in repairs(graph, found):
        assert planner.has_route(graph, changed(found.request, chosen))
        for part in itertools.chain.from_iterable(itertools.combinations(chosen, size) for size in range(len(chosen))):
            assert not planner.has_route(graph, changed(found.request, part))


def test_a_route_of_the_lenient_reading_is_possible_and_stands_on_a_claim():
    text = "a -> b 60mo\nb experience p required: in b 12\nb experience q required: in a 12"
    graph = worlds.graph(text)
    found = plan(graph, "a", "b", reading="lenient")
    (each,) = support(graph, found)
    assert (each.is_certain, [claim.source for claim in each.claims]) == (False, ["q"])
    assert [statement.source for statement in each.alone] == ["text"]


def test_a_strict_route_is_certain_and_a_move_of_two_publishers_stands_on_neither_alone():
    graph = worlds.graph("a -> b 12mo by p\na -> b 12mo by q")
    (each,) = support(graph, plan(graph, "a", "b"))
    assert (each.is_certain, each.alone, each.claims) == (True, (), ())


def test_withdrawing_changes_is_withdrawing_nothing():
    request = plan(worlds.graph("a -> b"), "a", "b").request
    assert changed(request, ()) == request
