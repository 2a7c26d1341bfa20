"""SHACL: what is exported conforms, each broken fixture is refused with its message, and `check` holds graphs to the same rules."""

from decimal import Decimal

import pytest
import rdflib

import test_linked
import worlds
from careergraph import conformance, rdf, store
from careergraph.files import bundled
from careergraph.graph import CareerGraph
from careergraph.model import ClaimHead, Months, Node, Pack, Publisher, Source, Statement
from careergraph.quality import findings
from careergraph.vocab import Aspect, Kind, Method, Modality, Property, Relation, Sort

pyshacl = pytest.importorskip("pyshacl", reason="no pyshacl here: pip install pyshacl")
SHAPES = bundled("ontology") / "shapes.ttl"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture(scope="module")
def shapes():
    return rdflib.Graph().parse(SHAPES, format="turtle")


def messages(data, shapes):
    """Return the messages of all that does not conform."""
    graph = rdflib.Graph().parse(data=data, format="turtle")
    is_right, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    found = {str(text) for text in report.objects(None, SH.resultMessage)}
    assert is_right == (not found)
    return found


def test_the_bundled_graph_conforms(guides_graph, shapes):
    assert messages(rdf.serialize(guides_graph), shapes) == set()


@pytest.mark.parametrize("given", test_linked.OVERRIDES, ids=str)
def test_a_graph_with_overrides_conforms(given, shapes):
    assert messages(rdf.serialize(test_linked.test_overrides.world(*given)), shapes) == set()


def test_a_graph_of_a_little_of_everything_conforms(shapes):
    assert messages(rdf.serialize(worlds.graph(test_linked.NESTED)), shapes) == set()


GOOD = rdf.serialize(worlds.graph("a -> b 12mo\nb education s usual: degree:bachelor")).decode()
BROKEN = [
    ("Node", 'dcterms:identifier "career:a"', 'dcterms:identifier "job:a"', "a node has one id, which begins with its kind"),
    ("Node", 'skos:prefLabel "a"@en', 'skos:altLabel "a"@en', "a node has a preferred label, one in each language"),
    ("Source", 'dcterms:title "Text s"', 'rdfs:label "Text s"', "a source has one title"),
    (
        "Statement",
        "cg:method cg:MethodStated",
        "cg:method cg:MethodGuessed",
        "a statement says how it came to be, by one of six methods",
    ),
    ("Statement", 'cg:monthsTypical "12"', 'cg:monthsTypical "1212"', "months are from 0 to 1200"),
    ("Statement", "prov:wasDerivedFrom", "prov:wasQuotedFrom", "a statement has one source"),
    ("Reason", "cg:method cg:MethodStated", "cg:method cg:MethodImplied", "what is implied, assumed or curated says why"),
    ("Transition", "rdf:object cgid:career:b", "rdf:object cgid:career:a", "no career leads to itself"),
    ("Transition", "rdf:object cgid:career:b", "rdf:object cgid:degree:bachelor", "a transition leads to one career"),
    ("Requirement", "cg:claim ", "cg:inside ", "a requirement belongs to one claim"),
    ("RequirementGroup", "cg:aspect cg:AspectEducation", "cg:aspect cg:AspectLuck", "a claim is about one aspect"),
    ("RequirementGroup", "cg:minimum 1", "cg:minimum 0", "a claim asks for at least one of its rows"),
    ("RequirementGroup", "cg:alternative ", "cg:overrides ", "a claim has rows"),
    (
        "DirectRequirement",
        "cg:qualifiedRequirement ",
        "cg:qualifiedStatement ",
        "who requires something directly has a claim that says so",
    ),
    (
        "Override",
        "\ncgid:career:a ",
        "\ncgid:x a cg:Override ; cg:action cg:ActionCorrect .\ncgid:career:a ",
        "an override says why",
    ),
    (
        "Route",
        "\ncgid:career:a ",
        "\ncgid:x a cg:Route ; cg:position 0 .\ncgid:career:a ",
        "a route has one place in its plan",
    ),
]


@pytest.mark.parametrize(("shape", "text", "other", "message"), BROKEN)
def test_what_is_broken_is_refused_with_the_message_that_helps(shapes, shape, text, other, message):
    assert text in GOOD, GOOD
    assert message in messages(GOOD.replace(text, other), shapes)
    assert (rdflib.URIRef(f"https://w3id.org/careergraph/shape/{shape}"), rdflib.RDF.type, SH.NodeShape) in shapes


def test_there_is_a_broken_fixture_for_each_shape(shapes):
    named = {str(shape).rpartition("/")[2] for shape in shapes.subjects(rdflib.RDF.type, SH.NodeShape)}
    assert named == {row[0] for row in BROKEN}


# -- the same rules as SQL --------------------------------------------------------------------------------------------


def test_every_rule_has_the_words_of_its_shape(shapes):
    for rule in conformance.RULES:
        shape = rdflib.URIRef(f"https://w3id.org/careergraph/shape/{rule.shape}")
        parts = [shape, *shapes.objects(shape, SH.property)]
        assert rule.message in {str(text) for part in parts for text in shapes.objects(part, SH.message)}


def test_the_bundled_graph_breaks_no_rule(guides_graph):
    assert list(conformance.broken(guides_graph)) == []


SOURCE = Source("s", "S", Publisher("p", "P"))
NODES = tuple(Node(f"career:{name}", Kind.CAREER, Sort.OCCUPATION, name) for name in "ab")
HEAD = ClaimHead("k", Aspect.EDUCATION, Modality.USUAL)


def graph_of(*said, nodes=NODES, source=SOURCE):
    return CareerGraph(store.build_memory([Pack("t", "T", (source,), nodes, said)]))


def move(**more):
    return Statement("career:a", Relation.LEADS_TO, "s", "career:b", **more)


FAULTS = {
    "a node has a preferred label, one in each language": graph_of(
        nodes=(Node("career:a", Kind.CAREER, Sort.OCCUPATION, " "),)
    ),
    "a move leads to a career": graph_of(
        move()._replace(object="degree:x"), nodes=(*NODES, Node("degree:x", Kind.DEGREE, Sort.DEGREE, "x"))
    ),
    "a source has one title": graph_of(source=SOURCE._replace(title="")),
    "a source has one publisher": graph_of(source=SOURCE._replace(publisher=Publisher("", ""))),
    "a share is from 0 to 1": graph_of(move(share=Decimal("1.5"))),
    "a confidence is from 0 to 1": graph_of(move(confidence=Decimal(-1))),
    "months are from 0 to 1200": graph_of(move(months=Months(1201))),
    "what is implied, assumed or curated says why": graph_of(move(method=Method.IMPLIED)),
    "no career leads to itself": graph_of(move()._replace(object="career:a")),
    "a requirement belongs to one claim": graph_of(Statement("career:a", Relation.REQUIRES, "s", "career:b")),
    "a claim has rows": graph_of(Statement("career:a", Relation.REQUIRES, "s", claim=HEAD)),
    "a claim asks for at least one of its rows": graph_of(
        Statement("career:a", Relation.REQUIRES, "s", "career:b", claim=HEAD._replace(minimum=-1))
    ),
}


@pytest.mark.parametrize("message", FAULTS)
def test_check_finds_what_breaks_a_rule(message):
    assert message in {rule.message for rule, _ in conformance.broken(FAULTS[message])}
    assert any(message in finding.message for finding in findings(FAULTS[message]) if finding.code == "shape")


def test_each_rule_is_broken_by_some_fault():
    assert {rule.message for rule in conformance.RULES} - {*FAULTS} == {"an override says why"}


def test_facts_about_a_skill_break_nothing():
    nodes = (*NODES, Node("skill:x", Kind.SKILL, Sort.SKILL, "x"))
    said = Statement("career:a", Relation.INVOLVES, "s", "skill:x", level=Decimal(7))
    assert Property.LABEL is not Relation.INVOLVES
    assert list(conformance.broken(graph_of(said, nodes=nodes))) == []
