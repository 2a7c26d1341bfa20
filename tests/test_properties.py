"""Laws that hold on any graph: networkx as oracle, order of statements, more in hand never hurts, lenient never worse."""

import itertools
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import worlds
from careergraph import rdf, store
from careergraph.graph import CareerGraph
from careergraph.network import to_networkx
from careergraph.planner import plan

CAREERS = "abcdef"
FEW = settings(max_examples=25, deadline=None)

pairs = st.tuples(st.sampled_from(CAREERS), st.sampled_from(CAREERS)).filter(lambda pair: pair[0] != pair[1])
moves = st.dictionaries(pairs, st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=14)
rows = st.lists(
    st.sampled_from(
        [
            "degree:associate",
            "degree:bachelor",
            "degree:master/law",
            "certification:x",
            "in early 30",
            "in late",
            "in * 12",
            "in early",
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
claims = st.lists(
    st.tuples(
        st.sampled_from(CAREERS),
        st.sampled_from(["education", "experience"]),
        st.sampled_from("pqr"),
        st.sampled_from(["required", "usual", "preferred", "required all", "usual company-size=big"]),
        rows,
    ),
    max_size=6,
)


def text_of(some_moves, some_claims=()):
    lines = ["family early: a b c", "family late: c d"]
    lines += [f"{a} -> {b}" + ("" if months is None else f" {months}mo") for (a, b), months in some_moves.items()]
    lines += [f"{career} {aspect} {source} {how}: {' | '.join(each)}" for career, aspect, source, how, each in some_claims]
    return "\n".join(lines)


def ends(graph):
    careers = sorted({career for move in graph.all_moves() for career in (move.start, move.goal)})
    return [(a, b) for a, b in itertools.permutations(careers, 2)][:6]


@FEW
@given(moves)
def test_one_criterion_without_requirements_equals_networkx(some_moves):
    graph = worlds.graph(text_of(some_moves))
    view = to_networkx(graph, weight="months")
    for start, goal in ends(graph):
        found = [route.months.upper.known for route in plan(graph, start, goal, k=100, criteria=["months"]).routes]
        if not nx.has_path(view, start, goal):
            assert found == []
            continue
        wanted = [nx.path_weight(view, path, "months") for path in nx.all_simple_paths(view, start, goal)]
        assert found == sorted(wanted)[:100]


@FEW
@given(moves)
def test_fewest_moves_equal_networkx(some_moves):
    graph = worlds.graph(text_of(some_moves))
    view = to_networkx(graph, weight="moves")
    for start, goal in ends(graph):
        found = plan(graph, start, goal, k=1, criteria=["moves"]).routes
        wanted = [nx.shortest_path_length(view, start, goal)] if nx.has_path(view, start, goal) else []
        assert [route.moves for route in found] == wanted


@FEW
@given(moves, claims, st.randoms(use_true_random=False))
def test_the_order_of_statements_never_matters(some_moves, some_claims, chance):
    packs = worlds.packs(text_of(some_moves, some_claims))
    *base, world = packs
    shuffled = list(world.statements)
    chance.shuffle(shuffled)
    other = type(world)(world.id, world.title, world.sources, world.nodes, tuple(shuffled))
    first, second = (CareerGraph(store.build_memory((*base, each))) for each in (world, other))
    assert rdf.serialize(first) == rdf.serialize(second)
    for start, goal in ends(first)[:2]:
        assert str(plan(first, start, goal)) == str(plan(second, start, goal))


@FEW
@given(moves, claims, st.sampled_from(["degree:bachelor", "degree:associate", "certification:x", "career:b=40"]))
def test_having_more_never_makes_the_best_route_worse(some_moves, some_claims, more):
    graph = worlds.graph(text_of(some_moves, some_claims))
    held = [more] if more.partition("=")[0] in graph or more.startswith("degree:") else []
    for start, goal in ends(graph):
        without, with_more = (
            plan(graph, start, goal, k=1, criteria=["months"]),
            plan(graph, start, goal, k=1, criteria=["months"], have=held),
        )
        assert len(with_more.routes) >= len(without.routes)
        if without.routes and with_more.routes:
            assert key(with_more.best) <= key(without.best)


def key(route):
    return (len(route.months.upper.unknowns), route.months.upper.known)


@FEW
@given(moves, claims)
def test_every_strict_route_is_feasible_under_lenient_and_no_worse(some_moves, some_claims):
    graph = worlds.graph(text_of(some_moves, some_claims))
    for start, goal in ends(graph):
        strict = plan(graph, start, goal, k=50, criteria=["months"])
        lenient = {
            route.careers: route for route in plan(graph, start, goal, k=50, criteria=["months"], reading="lenient").routes
        }
        for route in strict.routes:
            assert route.careers in lenient
            assert key(lenient[route.careers]) <= key(route)


@settings(max_examples=80, deadline=None)
@given(moves, claims)
def test_the_lower_total_is_never_above_the_upper(some_moves, some_claims):
    graph = worlds.graph(text_of(some_moves, some_claims))
    for start, goal in ends(graph):
        for route in plan(graph, start, goal, k=20, criteria=["months"]).routes:
            assert route.months.lower.known <= route.months.upper.known
            assert set(route.months.lower.unknowns) <= set(route.months.upper.unknowns)


@FEW
@given(moves, claims)
def test_the_first_of_k_routes_is_the_only_one_of_one(some_moves, some_claims):
    graph = worlds.graph(text_of(some_moves, some_claims))
    for start, goal in ends(graph):
        many = plan(graph, start, goal, k=6, criteria=["months"]).routes
        assert [str(route) for route in plan(graph, start, goal, k=1, criteria=["months"]).routes] == [
            str(route) for route in many[:1]
        ]


def test_a_withdrawn_source_removes_exactly_its_claims():
    text = "a -> b by s\nb education p required: degree:bachelor\nb education q required: degree:master"
    packs = worlds.packs(text)
    *base, world = packs
    kept = tuple(statement for statement in world.statements if statement.source != "q")
    less = CareerGraph(store.build_memory((*base, type(world)(world.id, world.title, world.sources, world.nodes, kept))))
    assert {claim.source for claim in less.claims("career:b")} == {"p"}
    assert str(plan(less, "a", "b").best) == "a ~ +degree:bachelor 24mo ~ b [48mo]"


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_random_graph_equals_networkx(seed):
    chance = random.Random(seed)
    names = [f"n{i}" for i in range(60)]
    some = {(a, b): chance.randint(0, 50) for a in names for b in chance.sample(names, 4) if a != b}
    graph = worlds.graph("\n".join(f"{a} -> {b} {months}mo" for (a, b), months in some.items()))
    view = to_networkx(graph, weight="months")
    for _ in range(10):
        start, goal = (f"career:{name}" for name in chance.sample(names, 2))
        if start not in view or goal not in view or not nx.has_path(view, start, goal):
            continue
        wanted = itertools.islice(nx.shortest_simple_paths(view, start, goal, weight="months"), 5)
        found = plan(graph, start, goal, k=5, max_moves=60, criteria=["months"]).routes
        assert [route.months.upper.known for route in found] == [nx.path_weight(view, path, "months") for path in wanted]
