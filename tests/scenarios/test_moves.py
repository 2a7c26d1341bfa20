"""Which moves a route takes, in what order routes come, and when there is none."""

from careergraph.graph import CareerGraph, load
from careergraph.planner import plan
from careergraph.store import build_memory
from worlds import graph, lines, packs


def test_an_unstated_time_is_the_assumption_and_says_so():
    leg = plan(graph("a -> b"), "a", "b").best.legs[0]
    assert (leg.months, leg.is_assumed) == (24, True)
    assert [used.relation for used in leg.assumptions] == ["role-months", "move-confidence"]


def test_a_stated_time_is_not_assumed():
    leg = plan(graph("a -> b 7mo"), "a", "b").best.legs[0]
    assert (leg.months, leg.is_assumed, [used.relation for used in leg.assumptions]) == (7, False, ["move-confidence"])


def test_a_confidence_of_its_own_needs_no_assumption():
    assert plan(graph("a -> b 7mo 90%"), "a", "b").best.legs[0].assumptions == ()


def test_ties_go_by_ids_whatever_the_order_of_lines():
    text = ["a -> x 5mo", "a -> m 5mo", "x -> z 5mo", "m -> z 5mo"]
    wanted = ["a ~ 5mo ~ m ~ 5mo ~ z [10mo]", "a ~ 5mo ~ x ~ 5mo ~ z [10mo]"]
    assert lines("\n".join(text), "a", "z") == lines("\n".join(reversed(text)), "a", "z") == wanted


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
