"""Which moves a route takes, in what order routes come, and when there is none."""

import pytest

from careergraph.graph import CareerGraph, load
from careergraph.planner import plan
from careergraph.store import build_memory
from worlds import graph, lines, packs, reasons

LADDER = """
clerk -> lead 12mo
lead -> manager 24mo
clerk -> manager 48mo
manager -> director 12mo
clerk ~~ director
lead ~~ director
"""


def test_the_fastest_chain_comes_first_then_the_next():
    assert lines(LADDER, "clerk", "director", k=5) == [
        "clerk ~ 12mo ~ lead ~ 24mo ~ manager ~ 12mo ~ director [48mo]",
        "clerk ~ 48mo ~ manager ~ 12mo ~ director [60mo]",
    ]


def test_fewest_moves_when_moves_are_preferred():
    assert lines(LADDER, "clerk", "director", k=1, criteria=["moves"]) == ["clerk ~ 48mo ~ manager ~ 12mo ~ director [60mo]"]


def test_related_careers_are_no_moves():
    assert all("clerk ~ director" not in line for line in lines(LADDER, "clerk", "director", k=9))


def test_an_unstated_time_is_the_assumption_and_says_so():
    leg = plan(graph("a -> b"), "a", "b").best.legs[0]
    assert (leg.months, leg.is_assumed) == (24, True)
    assert [used.relation for used in leg.assumptions] == ["role-months", "move-confidence"]


def test_a_stated_time_is_not_assumed():
    leg = plan(graph("a -> b 7mo"), "a", "b").best.legs[0]
    assert (leg.months, leg.is_assumed, [used.relation for used in leg.assumptions]) == (7, False, ["move-confidence"])


def test_a_confidence_of_its_own_needs_no_assumption():
    assert plan(graph("a -> b 7mo 90%"), "a", "b").best.legs[0].assumptions == ()


def test_several_stated_times_give_their_median():
    assert lines("a -> b 6mo by x\na -> b 30mo by y\na -> b 12mo by z", "a", "b") == ["a ~ 12mo ~ b [12mo]"]


def test_a_measured_time_beats_stated_ones():
    assert lines("a -> b 6mo by x\na -> b 30mo by y measured", "a", "b") == ["a ~ 30mo ~ b [30mo]"]


def test_no_career_is_repeated():
    assert lines("a -> b 1mo\nb -> a 1mo\nb -> c 1mo", "a", "c", k=9) == ["a ~ 1mo ~ b ~ 1mo ~ c [2mo]"]


def test_ties_go_by_ids_whatever_the_order_of_lines():
    text = ["a -> x 5mo", "a -> m 5mo", "x -> z 5mo", "m -> z 5mo"]
    wanted = ["a ~ 5mo ~ m ~ 5mo ~ z [10mo]", "a ~ 5mo ~ x ~ 5mo ~ z [10mo]"]
    assert lines("\n".join(text), "a", "z") == lines("\n".join(reversed(text)), "a", "z") == wanted


def test_of_equal_routes_the_one_that_sources_state_comes_first():
    text = "a -> b 5mo implied\nb -> z 5mo\na -> y 5mo\ny -> z 5mo"
    assert lines(text, "a", "z") == ["a ~ 5mo ~ y ~ 5mo ~ z [10mo]", "a ~ 5mo ~ b ~ 5mo ~ z [10mo]"]


def test_max_moves_leaves_longer_routes_out():
    assert lines(LADDER, "clerk", "director", k=5, max_moves=2) == ["clerk ~ 48mo ~ manager ~ 12mo ~ director [60mo]"]


@pytest.mark.parametrize(
    "text, start, goal, wishes, wanted",
    [
        ("a -> b\nc -> a", "a", "c", {}, ["no moves known: c: no source says what leads there"]),
        ("a -> b\nc -> a", "b", "a", {}, ["no moves known: b: no source says where it leads"]),
        ("a -> b\nc -> d", "a", "d", {}, ["not connected: d: no chain of moves leads from the start to the goal"]),
        ("a -> b\nb -> c", "a", "c", {"max_moves": 1}, ["too many moves: c: more than 1"]),
        (
            "family f: x\nx -> a\na -> b\nb experience s required: in f 12",
            *("a", "b", {}, ["blocked: b: experience"]),
        ),
    ],
)
def test_no_route_has_a_reason(text, start, goal, wishes, wanted):
    assert reasons(text, start, goal, **wishes) == wanted


def test_prior_roles_are_facts_and_no_moves(guides_graph):
    routes = plan(
        guides_graph, "customer service representative", "customer service director", k=20, criteria=["months"]
    ).routes
    assert min(route.moves for route in routes) == 2


def test_a_stated_least_time_stands_in_for_a_typical_one(tmp_path):
    head = 'format = 1\nid = "t"\ntitle = "t"\n[[publisher]]\nid = "p"\nname = "p"\n[[source]]\nid = "s"\ntitle = "s"\npublisher = "p"\n'
    (tmp_path / "pack.toml").write_text(head)
    (tmp_path / "nodes.csv").write_text("id,sort,label\ncareer:a,occupation,a\ncareer:b,occupation,b\n")
    (tmp_path / "moves.csv").write_text("start,goal,months_least,source\ncareer:a,career:b,60,s\n")
    assert str(plan(load(tmp_path), "a", "b").best) == "a ~ 60mo ~ b [60mo]"


def test_without_an_assumption_an_unstated_time_is_not_counted_as_zero():
    *_, world = packs("a -> b")
    bare = CareerGraph(build_memory([world]))
    assert str(plan(bare, "a", "b").best) == "a ~ 0mo ~ b [0mo+]"
    assert [str(unknown) for unknown in plan(bare, "a", "b").best.months.upper.unknowns] == ["role time: career:a"]
