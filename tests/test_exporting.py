"""Exports for other tools read back what the graph says; labels stay labels; parts are graphs; routes are data."""

import csv
import io
import itertools
import json
import re

import networkx as nx
import pyoxigraph
import pytest
import rdflib

import test_linked
import worlds
from careergraph import exporting, importing, parts, rdf, store
from careergraph.catalogue import ready_query
from careergraph.errors import NodeNotFound
from careergraph.graph import CareerGraph
from careergraph.model import Node, Pack, Publisher, Source, Statement
from careergraph.network import to_networkx
from careergraph.planner import plan
from careergraph.querying import with_prefixes
from careergraph.vocab import Kind, Method, Relation, Sort

HOSTILE = ['=cmd|"/c calc"!A0', '"]; x [label="', "<script>alert(1)</script>", "end", "a\\", "#quot;", "tab\there"]


def hostile_graph():
    nodes = [Node(f"career:c{number}", Kind.CAREER, Sort.OCCUPATION, label) for number, label in enumerate(HOSTILE)]
    said = [Statement(a.id, Relation.LEADS_TO, "s", b.id) for a, b in itertools.pairwise(nodes)]
    return CareerGraph(
        store.build_memory([Pack("t", "T", (Source("s", "S", Publisher("p", "P")),), tuple(nodes), tuple(said))])
    )


@pytest.mark.parametrize("form", exporting.FORMS)
def test_the_same_graph_gives_the_same_bytes(guides_graph, form):
    assert exporting.export_bytes(guides_graph, form) == exporting.export_bytes(guides_graph, form)


def test_graphml_reads_back_in_networkx_with_all_attributes(guides_graph):
    view = to_networkx(guides_graph)
    back = nx.read_graphml(io.BytesIO(exporting.export_bytes(guides_graph, "graphml")), force_multigraph=True)
    assert dict(back.nodes(data=True)) == dict(view.nodes(data=True))
    edges = {key: (start, goal, data) for start, goal, key, data in view.edges(keys=True, data=True)}
    found = {key: (start, goal, data) for start, goal, key, data in back.edges(keys=True, data=True)}
    assert found == edges


def test_node_link_json_reads_back_in_networkx(guides_graph):
    view = to_networkx(guides_graph)
    back = nx.node_link_graph(json.loads(exporting.export_bytes(guides_graph, "json")), **exporting.LINK_NAMES)
    assert nx.utils.graphs_equal(back, view)


def test_control_characters_do_not_break_graphml():
    nodes = (Node("career:a", Kind.CAREER, Sort.OCCUPATION, "a\x00\x1bb"),)
    graph = CareerGraph(store.build_memory([Pack("t", "T", (), nodes, ())]))
    back = nx.read_graphml(io.BytesIO(exporting.export_bytes(graph, "graphml")))
    assert back.nodes["career:a"]["label"] == "a<U+0000><U+001B>b"


def test_the_tables_hold_every_node_and_edge(guides_graph):
    tables = {name: list(csv.DictReader(io.StringIO(text.decode()))) for name, text in exporting.tables(guides_graph).items()}
    assert [row["id"] for row in tables["nodes.csv"]] == [node.id for node in guides_graph.nodes()]
    view = to_networkx(guides_graph)
    assert {row["id"] for row in tables["edges.csv"]} == {key for *_, key in view.edges(keys=True)}
    assert not any(
        row["relation"] == "requires" and row["modality"] not in ("required", "usual") for row in tables["edges.csv"]
    )


def test_no_cell_is_a_formula():
    for content in exporting.tables(hostile_graph()).values():
        for row in csv.reader(io.StringIO(content.decode())):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_labels_stay_labels_in_drawings():
    dot = exporting.export_bytes(hostile_graph(), "dot").decode()
    assert len(re.findall(r'^  c[0-9] \[label="([^"\\]|\\.)*"\];$', dot, re.MULTILINE)) == len(HOSTILE)
    assert '\\"]; x [label=\\"' in dot
    mermaid = exporting.export_bytes(hostile_graph(), "mermaid").decode()
    assert "<script>" not in mermaid
    assert mermaid.count('["') == len(HOSTILE)
    assert mermaid.count('"]') == len(HOSTILE)


def test_mappings_are_a_table_of_sssom():
    nodes = [Node(f"career:{name}", Kind.CAREER, Sort.OCCUPATION, name) for name in ("a", "esco-1")]
    said = Statement("career:a", Relation.CLOSE_MATCH, "s", "career:esco-1", method=Method.INFERRED, reason="by\ttitle")
    graph = CareerGraph(store.build_memory([Pack("t", "T", (Source("s", "S", Publisher("p", "P")),), tuple(nodes), (said,))]))
    lines = exporting.export_bytes(graph, "sssom").decode().splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    assert any("mapping_set_id" in line for line in head)
    assert [(row["predicate_id"], row["object_id"], row["comment"]) for row in rows] == [
        ("skos:closeMatch", "http://data.europa.eu/esco/occupation/1", "by title")
    ]


def test_the_card_counts_what_is_in_the_data(guides_graph):
    card = rdflib.Graph().parse(data=exporting.export_bytes(guides_graph, "void"), format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    counts = {
        str(card.value(part, void["class"])): int(card.value(part, void.entities))
        for part in card.objects(None, void.classPartition)
    }
    assert counts["https://w3id.org/careergraph/ns#Career"] == len(list(guides_graph.nodes(kind=Kind.CAREER)))
    assert len(list(card.objects(None, rdflib.DCTERMS.source))) == len(guides_graph.sources())


# -- parts ------------------------------------------------------------------------------------------------------------

DIRECTOR = "career:customer-service-director"


def test_what_lies_around_a_career_is_all_that_is_said_of_it(guides_graph):
    part = parts.around(guides_graph, DIRECTOR, 1)
    assert {s.id for s in part.statements(subject=DIRECTOR)} == {s.id for s in guides_graph.statements(subject=DIRECTOR)}
    assert part.claims(DIRECTOR) == guides_graph.claims(DIRECTOR)
    careers = {node.id for node in part.nodes(kind=Kind.CAREER)}
    assert "career:customer-service-manager" in careers
    assert careers < {node.id for node in guides_graph.nodes(kind=Kind.CAREER)}


def test_a_part_answers_as_the_whole_where_the_routes_are_in_it(guides_graph):
    ladder = plan(guides_graph, "customer service representative", "chief customer officer")
    part = parts.cut(guides_graph, {career for route in ladder.routes for career in route.careers})
    found = plan(part, "customer service representative", "chief customer officer")
    assert str(found.best) == str(ladder.best)


def test_a_part_of_sources_says_what_they_say(guides_graph):
    part = parts.of_sources(guides_graph, ["guide-002"])
    assert {s.id for s in part.statements()} == {s.id for s in guides_graph.statements(source="guide-002")}
    with pytest.raises(NodeNotFound):
        parts.of_sources(guides_graph, ["guide-999"])


def test_a_part_keeps_overrides_and_comes_back_from_rdf(tmp_path):
    graph = test_linked.test_overrides.world(test_linked.test_overrides.withdraw(**test_linked.test_overrides.MOVE))
    part = parts.cut(graph, {"career:a", "career:b", "career:c"})
    assert [found.override for found in part.overrides()] == [found.override for found in graph.overrides()]
    assert test_linked.content(test_linked.back(part, tmp_path, "ttl")) == test_linked.content(part)


# -- routes as data ---------------------------------------------------------------------------------------------------


def test_the_steps_of_a_plan_are_rows(guides_graph, tmp_path):
    found = plan(guides_graph, "customer service representative", "chief customer officer")
    rdf.write_rdf(guides_graph, tmp_path / "plan.ttl", plan=found)
    store_ = pyoxigraph.Store()
    store_.load(path=str(tmp_path / "plan.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    rows = [[term and term.value for term in row] for row in store_.query(with_prefixes(ready_query("route-steps").text))]
    fastest = [row for row in rows if row[0] == "1" and row[1] == "fastest"]
    labels = [guides_graph[career].label for career in found.best.careers]
    assert [row[4] for row in fastest] == labels[1:]
    assert [int(row[5]) for row in fastest] == [leg.months for leg in found.best.legs]


def test_a_file_with_routes_is_read_back_as_the_graph_it_is_of(guides_graph, tmp_path):
    found = plan(guides_graph, "customer service representative", "chief customer officer")
    rdf.write_rdf(guides_graph, tmp_path / "plan.ttl", plan=found)
    importing.import_into(tmp_path / "my.db", "rdf", [tmp_path / "plan.ttl"])
    from careergraph.graph import open as open_graph

    assert test_linked.content(open_graph(tmp_path / "my.db")) == test_linked.content(guides_graph)


def test_a_total_that_is_not_fully_known_says_at_least(guides_graph):
    found = plan(guides_graph, "customer service representative", "chief customer officer")
    assert found.best.months.upper.unknowns
    facts = rdflib.Graph().parse(data=_turtle(guides_graph, found), format="turtle")
    cg = rdflib.Namespace("https://w3id.org/careergraph/ns#")
    (first,) = (route for route in facts.subjects(rdflib.RDF.type, cg.Route) if int(facts.value(route, cg.position)) == 1)
    months = [total for total in facts.objects(first, cg.total) if facts.value(total, cg.criterion) == cg.CriterionMonths]
    assert [(int(facts.value(t, cg.number)), bool(facts.value(t, cg.isOpen))) for t in months] == [
        (found.best.months.upper.known, True)
    ]


def _turtle(graph, found):
    file = io.BytesIO()
    rdf.stream(graph, file, "ttl", plan=found)
    return file.getvalue()


def test_a_small_world_round_trips_as_json_too(tmp_path):
    graph = worlds.graph("a -> b 12mo\nb -> c")
    rdf.write_rdf(graph, tmp_path / "x.jsonld", plan=plan(graph, "a", "c"))
    importing.import_into(tmp_path / "my.db", "rdf", [tmp_path / "x.jsonld"])
