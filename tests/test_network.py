"""The networkx views: an edge only where it holds as it stands, and promotions that agree with networkx."""

import networkx as nx
import pytest

import worlds
from careergraph import store
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.network import to_networkx
from careergraph.vocab import Kind, Property, Sort

MOVES = """
family managing: manager
representative -> manager 12mo
representative -> clerk 3mo
clerk -> manager 3mo
manager -> director
representative ~~ director
hermit ~~ manager
"""


@pytest.fixture(scope="module")
def view():
    return to_networkx(worlds.graph(MOVES), weight="months")


def edges(text):
    """Return `start relation goal` of every edge of a text world that is not taken from the assumptions."""
    found = to_networkx(worlds.graph(text)).edges(data=True)
    return sorted(f"{a.partition(':')[2]} {data['relation']} {b}" for a, b, data in found if data["source"] != "assumptions")


REQUIRES = "a requires degree:bachelor"


@pytest.mark.parametrize("modality", ["required", "usual"])
def test_a_gating_claim_of_one_row_is_a_requires_edge(modality):
    assert edges(f"a education s {modality}: degree:bachelor") == [REQUIRES]


@pytest.mark.parametrize("claim", ["required all: degree:bachelor", "usual: degree:bachelor preferred"])
def test_all_of_one_row_and_a_standing_change_nothing(claim):
    assert edges(f"a education s {claim}") == [REQUIRES]


@pytest.mark.parametrize(
    "claim, expected",
    [
        ("preferred: degree:bachelor", ["a prefers degree:bachelor"]),
        ("optional: degree:bachelor", ["a mentions degree:bachelor"]),
        ("none", []),
        ("usual: degree:bachelor accepted", ["a requires-one-of degree:bachelor"]),
        ("usual: degree:*", []),
        ("usual: degree:bachelor | degree:master", ["a requires-one-of degree:bachelor", "a requires-one-of degree:master"]),
        (
            "usual all: degree:bachelor & degree:master",
            ["a requires-one-of degree:bachelor", "a requires-one-of degree:master"],
        ),
        ("usual area=US: degree:bachelor", ["a requires-one-of degree:bachelor"]),
        ("usual from b: degree:bachelor", ["a requires-one-of degree:bachelor"]),
        ("preferred area=US: degree:bachelor", ["a prefers degree:bachelor"]),
    ],
)
def test_every_other_claim_is_no_requires_edge(claim, expected):
    assert edges(f"a education s {claim}") == expected


def test_an_experience_that_counts_nothing_named_is_no_edge():
    assert edges("a experience s usual: in * 24") == []


def test_a_claim_inside_another_is_no_requires_edge_and_neither_is_the_outer_one():
    packs = worlds.packs("a education s usual: degree:bachelor")
    outer = packs[-1].statements[0]
    inner = outer._replace(object="degree:master", claim=outer.claim._replace(key="inner", inside=outer.claim.key))
    graph = CareerGraph(store.build_memory([*packs[:-1], packs[-1]._replace(statements=(outer, inner))]))
    relations = {data["relation"] for _, _, data in to_networkx(graph).out_edges("career:a", data=True)}
    assert relations == {"requires-one-of"}


def test_facts_and_labels_are_no_edges(guides_graph):
    drawn = {key for _, _, key in to_networkx(guides_graph).edges(keys=True)}
    facts = {statement.id for statement in guides_graph.statements() if isinstance(statement.relation, Property)}
    assert facts
    assert not drawn & facts


def test_every_node_is_there_with_its_kind_sort_and_label(guides_graph):
    view = to_networkx(guides_graph)
    assert dict(view.nodes(data=True)) == {
        node.id: {"kind": str(node.kind), "sort": str(node.sort), "label": node.label} for node in guides_graph.nodes()
    }
    assert list(view) == [node.id for node in guides_graph.nodes()]


def test_an_edge_is_keyed_by_its_statement_and_says_what_was_stated(guides_graph):
    (statement,) = guides_graph.statements(
        subject="career:customer-service-director", source="guide-000", relation=None, object="skill:leadership"
    )
    view = to_networkx(guides_graph)
    assert view.edges[statement.subject, statement.object, statement.id] == {
        "relation": "requires",
        "source": "guide-000",
        "method": "stated",
        "modality": "required",
        "locators": "line 2",
    }


def test_an_edge_leaves_out_what_is_not_stated():
    view = to_networkx(worlds.graph("a -> b 12mo\na experience s usual area=US: in b 24-36 accepted"))
    attributes = [data for _, _, data in view.edges(data=True) if data["source"] != "assumptions"]
    assert sorted(attributes, key=lambda found: found["relation"]) == [
        {"relation": "leads-to", "source": "text", "method": "stated", "months": 12},
        {
            "relation": "requires-one-of",
            "source": "s",
            "method": "stated",
            "scope": "area=US",
            "months_least": 24,
            "months_most": 36,
            "modality": "usual",
        },
    ]


def test_the_view_of_moves_has_careers_and_moves_alone(view):
    assert sorted(view) == [f"career:{name}" for name in ("clerk", "director", "hermit", "manager", "representative")]
    assert sorted((a.partition(":")[2], b.partition(":")[2], months) for a, b, months in view.edges(data="months")) == [
        ("clerk", "manager", 3),
        ("manager", "director", 24),
        ("representative", "clerk", 3),
        ("representative", "manager", 12),
    ]
    assert view.edges["career:manager", "career:director"] == {"months": 24, "method": "stated", "is_assumed": True}
    assert view.nodes["career:hermit"] == {"label": "hermit"}


def test_a_shortest_path_over_months_is_a_promotion_route(view):
    path = nx.shortest_path(view, "career:representative", "career:director", weight="months")
    assert path == ["career:representative", "career:clerk", "career:manager", "career:director"]
    assert nx.path_weight(view, path, "months") == 30


def test_related_careers_are_no_moves(view):
    with pytest.raises(nx.NetworkXNoPath):
        nx.shortest_path(view, "career:hermit", "career:manager", weight="months")


def test_moves_weigh_one_each():
    view = to_networkx(worlds.graph(MOVES), weight="moves")
    assert {weight for _, _, weight in view.edges(data="moves")} == {1}
    assert nx.shortest_path_length(view, "career:representative", "career:director", weight="moves") == 2


@pytest.mark.parametrize("weight", ["", "risk", "month"])
def test_an_unknown_weight(guides_graph, weight):
    with pytest.raises(RequestError, match=r"is no weight of a move$") as caught:
        to_networkx(guides_graph, weight=weight)
    assert (caught.value.field, caught.value.hint) == ("weight", "one of: months, moves")


def test_months_that_nobody_states_or_assumes_are_no_zero():
    (world,) = (found for found in worlds.packs("a -> b") if found.id == "world")
    graph = CareerGraph(store.build_memory([world]))
    assert nx.shortest_path(to_networkx(graph, weight="moves"), "career:a", "career:b") == ["career:a", "career:b"]
    with pytest.raises(
        RequestError, match=r"^weight: no source states the months of career:a -> career:b, and none are assumed$"
    ):
        to_networkx(graph, weight="months")


def test_families_are_no_careers_to_move_between(guides_graph):
    view = to_networkx(guides_graph, weight="moves")
    assert set(view) == {node.id for node in guides_graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY}


def test_both_views_come_in_one_order_whatever_the_hash_seed(output_of):
    code = """
import careergraph
graph = careergraph.load()
print(list(careergraph.to_networkx(graph).edges(data=True)), list(careergraph.to_networkx(graph, weight="months").edges(data=True)))
"""
    assert len({output_of(code, env={"PYTHONHASHSEED": seed}) for seed in ("0", "1", "4711")}) == 1
