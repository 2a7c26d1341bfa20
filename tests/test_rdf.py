"""The graph as RDF: direct triples only where they hold, every statement with its evidence, the same bytes every time."""

import itertools
import re
from decimal import Decimal

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import careergraph
import worlds
from careergraph import rdf, records, store, vocab
from careergraph.errors import FileFailure
from careergraph.escape import for_iri
from careergraph.graph import CareerGraph
from careergraph.model import ClaimHead, Months, Node, Pack, Publisher, Source, Statement, Value
from careergraph.network import to_networkx
from careergraph.vocab import Aspect, Kind, Method, Modality, Polarity, Property, Relation, ScopeDimension, Sort, Standing, Unit

CG = rdflib.Namespace(vocab.NAMESPACE)
ID = rdflib.Namespace(vocab.ID_NAMESPACE)
NODES = (
    Node("career:a", Kind.CAREER, Sort.OCCUPATION, "a"),
    Node("career:b", Kind.CAREER, Sort.FAMILY, "b"),
    Node("degree:x", Kind.DEGREE, Sort.DEGREE, "x"),
    Node("degree:y", Kind.DEGREE, Sort.DEGREE, "y"),
)
SOURCES = (Source("s", "Handbook", Publisher("p", "Press"), "2", "CC0", "2026-01-02", "https://example.org/a b", "From Press"),)


@pytest.fixture(scope="module")
def guides_view(guides_graph):
    return rdf.to_rdflib(guides_graph)


def graph_of(*statements, nodes=NODES):
    return CareerGraph(store.build_memory([Pack("t", "T", SOURCES, nodes, statements)]))


def view_of(*statements, **more):
    return rdf.to_rdflib(graph_of(*statements, **more))


def record_of(statement):
    """Return name and value of every triple about the statement itself."""
    about = view_of(statement).predicate_objects(ID[f"statement/{statement.id}"])
    return sorted((re.split(r"[/#]", p)[-1], str(o).removeprefix(CG).removeprefix(ID)) for p, o in about)


def direct(text, start="a"):
    """Return the direct requirements of a career of a text world, claims left out."""
    view = rdf.to_rdflib(worlds.graph(text))
    found = [
        (str(p).removeprefix(CG), str(o).removeprefix(ID).removeprefix(CG))
        for p, o in view.predicate_objects(ID[f"career:{start}"])
        if p in (CG.requires, CG.prefers, CG.mentions)
    ]
    return sorted(found)


# -- direct triples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("modality", ["required", "usual", "required all", "usual all"])
def test_a_gating_claim_of_one_row_is_a_direct_requirement(modality):
    assert direct(f"a education s {modality}: degree:bachelor") == [("requires", "degree:bachelor")]


@pytest.mark.parametrize(
    "claim, expected",
    [
        ("preferred: degree:bachelor", [("prefers", "degree:bachelor")]),
        ("optional: degree:bachelor", [("mentions", "degree:bachelor")]),
        ("none", []),
        ("usual: degree:bachelor accepted", []),
        ("usual: degree:*", []),
        ("preferred: degree:*", []),
        ("usual: degree:bachelor | degree:master", []),
        ("usual all: degree:bachelor & degree:master", []),
        ("required 2 of: degree:bachelor | degree:master | degree:associate", []),
        ("usual area=US: degree:bachelor", []),
        ("usual from b: degree:bachelor", []),
    ],
)
def test_every_other_claim_is_none(claim, expected):
    assert direct(f"a education s {claim}") == expected


def nested(key, other, inside=""):
    return Statement(
        "career:a", Relation.REQUIRES, "s", other, claim=ClaimHead(key, Aspect.EDUCATION, Modality.USUAL, inside=inside)
    )


def test_a_claim_inside_another_is_no_direct_requirement_and_neither_is_the_outer_one():
    view = view_of(nested("outer", "degree:x"), nested("inner", "degree:y", "outer"))
    assert list(view.subject_objects(CG.requires)) == []


def test_a_negative_claim_on_a_node_is_no_direct_requirement():
    head = ClaimHead("k", Aspect.EDUCATION, Modality.REQUIRED, Polarity.NEGATIVE)
    assert (
        list(view_of(Statement("career:a", Relation.REQUIRES, "s", "degree:x", claim=head)).triples((None, CG.requires, None)))
        == []
    )


def test_alternatives_are_one_group_that_the_career_requires_one_of():
    view = rdf.to_rdflib(worlds.graph("a education s usual: degree:bachelor | degree:master"))
    ((career, group),) = view.subject_objects(CG.requiresOneOf)
    assert career == ID["career:a"]
    objects = {view.value(row, rdflib.RDF.object) for row in view.objects(group, CG.alternative)}
    assert objects == {ID["degree:bachelor"], ID["degree:master"]}


@pytest.mark.parametrize(
    "claim",
    [
        "usual: degree:bachelor",
        "usual all: degree:bachelor & degree:master",
        "preferred: degree:bachelor | degree:master",
        "usual area=US: degree:bachelor | degree:master",
    ],
)
def test_only_a_gating_unscoped_choice_is_a_requires_one_of(claim):
    assert list(rdf.to_rdflib(worlds.graph(f"a education s {claim}")).subject_objects(CG.requiresOneOf)) == []


@pytest.mark.parametrize(
    "relation, iri", [(relation, vocab.property_name(relation)) for relation in Relation if relation is not Relation.REQUIRES]
)
def test_every_other_relation_is_a_direct_triple(relation, iri):
    view = view_of(Statement("career:a", relation, "s", "career:b"))
    assert (ID["career:a"], rdflib.URIRef(iri), ID["career:b"]) in view


def test_the_bundled_graph_requires_directly_what_its_claims_say_and_nothing_else(guides_graph, guides_view):
    expected = set()
    for node in guides_graph.nodes(kind=Kind.CAREER):
        for claim in guides_graph.claims(node.id):
            whole = len(claim.rows) == 1 and not claim.scope and not claim.from_career
            row = claim.rows[0]
            holds = row.standing is not Standing.ACCEPTED and not row.object.endswith(":*")
            if whole and holds and claim.polarity is Polarity.POSITIVE and claim.modality in vocab.GATING:
                expected.add((ID[node.id], ID[for_iri(row.object)]))
    assert set(guides_view.subject_objects(CG.requires)) == expected
    moves = {(ID[move.start], ID[move.goal]) for move in guides_graph.all_moves()}
    assert set(guides_view.subject_objects(CG.leadsTo)) == moves


# -- records ----------------------------------------------------------------------------------------------------------


def test_a_statement_carries_all_that_qualifies_it():
    statement = Statement(
        "career:a",
        Relation.REQUIRES,
        "s",
        "career:b",
        method=Method.IMPLIED,
        scope=((ScopeDimension.AREA, "US"), (ScopeDimension.COMPANY_SIZE, "large")),
        months=Months(24, 36, 60),
        share=Decimal("0.123456789012345678"),
        importance=Decimal("0.5"),
        level=Decimal(1),
        confidence=Decimal("0.9"),
        standing=Standing.ACCEPTED,
        claim=ClaimHead("k", Aspect.EXPERIENCE, Modality.USUAL, minimum=0, from_career="career:b"),
        locators=("line 1", "line 2"),
        reason="we read it so",
    )
    claims = graph_of(statement).claims("career:a")
    claim = records.Terms().claims[claims[0].id].value.removeprefix(vocab.ID_NAMESPACE)
    assert record_of(statement) == sorted(
        [
            ("claim", claim),
            ("confidence", "0.9"),
            ("importance", "0.5"),
            ("level", "1"),
            ("locator", "line 1"),
            ("locator", "line 2"),
            ("method", "MethodImplied"),
            ("monthsLeast", "24"),
            ("monthsMost", "60"),
            ("monthsTypical", "36"),
            ("object", "career:b"),
            ("predicate", "requires"),
            ("reason", "we read it so"),
            ("scopeArea", "US"),
            ("scopeCompanySize", "large"),
            ("share", "0.123456789012345678"),
            ("standing", "StandingAccepted"),
            ("subject", "career:a"),
            ("type", "Requirement"),
            ("wasDerivedFrom", "source/s"),
        ]
    )


def test_a_fact_carries_its_value_and_how_it_is_meant():
    value = Value(
        number=Decimal("44.04"),
        most=Decimal(50),
        is_open=True,
        unit=Unit.USD_HOUR,
        statistic="average",
        area="US",
        period="2018",
        as_of="2019",
        topic="pay",
        order=3,
    )
    found = record_of(Statement("career:a", Property.PAY, "s", value=value))
    assert found == sorted(
        [
            ("area", "US"),
            ("asOf", "2019"),
            ("isOpen", "true"),
            ("method", "MethodStated"),
            ("number", "44.04"),
            ("numberMost", "50"),
            ("order", "3"),
            ("period", "2018"),
            ("predicate", "pay"),
            ("statistic", "average"),
            ("subject", "career:a"),
            ("topic", "pay"),
            ("type", "Statement"),
            ("unit", "UnitUSDPerHour"),
            ("wasDerivedFrom", "source/s"),
        ]
    )


def test_a_source_carries_all_that_is_known_of_it():
    view = view_of()
    found = {(re.split(r"[/#]", p)[-1], str(o)) for p, o in view.predicate_objects(ID["source/s"])}
    assert found == {
        ("type", str(CG.Source)),
        ("identifier", "s"),
        ("title", "Handbook"),
        ("publisher", str(ID["publisher/p"])),
        ("version", "2"),
        ("licence", "CC0"),
        ("retrieved", "2026-01-02"),
        ("url", "https://example.org/a b"),
        ("rights", "From Press"),
    }


def test_labels_are_skos_labels_of_their_role_and_language():
    said = [
        Statement("career:a", Property.LABEL, "s", value=Value(text, language, topic=role))
        for text, language, role in (("b", "fr", "alternative"), ("c", "en", "hidden"))
    ]
    view = view_of(*said)
    found = {(re.split(r"[/#]", p)[-1], o.n3()) for p, o in view.predicate_objects(ID["career:a"]) if "Label" in p}
    assert found == {("prefLabel", '"a"@en'), ("altLabel", '"b"@fr'), ("hiddenLabel", '"c"@en')}


def test_every_statement_of_the_bundled_graph_is_a_record(guides_graph, guides_view):
    records = {
        str(o) for p in ("qualifiedFact", "qualifiedStatement", "qualifiedTransition") for o in guides_view.objects(None, CG[p])
    }
    assert records == {f"{vocab.ID_NAMESPACE}statement/{statement.id}" for statement in guides_graph.statements()}


def test_every_term_that_is_used_is_one_of_the_vocabulary(guides_view):
    terms = {term for triple in guides_view for term in triple if str(term).startswith(vocab.NAMESPACE)}
    assert {str(term).removeprefix(vocab.NAMESPACE) for term in terms} <= set(vocab.terms())


def test_ids_of_like_names_stay_apart():
    nodes = tuple(Node(f"skill:{name}", Kind.SKILL, Sort.SKILL, name) for name in ("c", "c++", "c+", "医師", "é"))
    view = view_of(nodes=nodes)
    assert {
        str(node): str(view.value(node, rdflib.DCTERMS.identifier)) for node in view.subjects(rdflib.RDF.type, CG.Skill)
    } == {vocab.ID_NAMESPACE + for_iri(node.id): node.id for node in nodes}


# -- files ------------------------------------------------------------------------------------------------------------


def test_n_triples_and_turtle_say_the_same_to_rdflib(guides_graph, guides_view):
    view = rdflib.Graph().parse(data=rdf.serialize(guides_graph), format="turtle")
    assert set(view) == set(guides_view)


def test_n_triples_and_turtle_say_the_same_to_oxigraph(guides_graph):
    one, two = (
        {quad.triple for quad in pyoxigraph.parse(rdf.serialize(guides_graph, form), format=kind)}
        for form, kind in (("ttl", pyoxigraph.RdfFormat.TURTLE), ("nt", pyoxigraph.RdfFormat.N_TRIPLES))
    )
    assert one == two == set(rdf.triples(guides_graph))


def test_every_triple_comes_once_and_each_subject_in_one_piece(guides_graph, guides_view):
    triples = [
        quad.triple for quad in pyoxigraph.parse(rdf.serialize(guides_graph, "nt"), format=pyoxigraph.RdfFormat.N_TRIPLES)
    ]
    assert len(triples) == len(set(triples)) == len(guides_view)
    subjects = [subject for subject, _ in itertools.groupby(triple.subject for triple in triples)]
    assert len(subjects) == len(set(subjects))


def test_nodes_come_in_the_order_of_their_ids_and_what_is_said_of_each_in_the_order_of_its_properties(guides_graph):
    about = {}
    for triple in rdf.triples(guides_graph):
        about.setdefault(triple.subject.value, []).append(triple.predicate.value)
    ids = [node.id for node in guides_graph.nodes()]
    assert [iri for iri in about if iri in {vocab.ID_NAMESPACE + for_iri(name) for name in ids}] == [
        vocab.ID_NAMESPACE + for_iri(name) for name in ids
    ]
    for name in ids:
        assert about[vocab.ID_NAMESPACE + for_iri(name)] == sorted(about[vocab.ID_NAMESPACE + for_iri(name)])


def test_there_are_no_blank_nodes(guides_view):
    assert not any(isinstance(term, rdflib.BNode) for triple in guides_view for term in triple)


odd = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=10),
    st.sampled_from(['"', "\\", "\n", "\r\n", "'''", '"""', "\t", "\0", "\u2028", "<", ">", "@en", "^^"]),
)


@settings(deadline=None)
@given(odd, odd)
def test_any_text_comes_back_from_both_formats(label, duty):
    graph = graph_of(
        Statement("career:a", Property.DUTY, "s", value=Value(duty, "en")),
        nodes=(Node("career:a", Kind.CAREER, Sort.OCCUPATION, label),),
    )
    for form, kind in (("ttl", pyoxigraph.RdfFormat.TURTLE), ("nt", pyoxigraph.RdfFormat.N_TRIPLES)):
        found = {
            triple.object.value
            for triple in pyoxigraph.parse(rdf.serialize(graph, form), format=kind)
            if triple.predicate.value.endswith(("#prefLabel", "#duty"))
        }
        assert found == {label, duty}


@pytest.mark.parametrize("name, form", [("a.ttl", "ttl"), ("a.nt", "nt"), ("a.txt", "ttl")])
def test_the_name_of_a_file_decides_its_format(guides_graph, tmp_path, name, form):
    careergraph.write_rdf(guides_graph, tmp_path / name)
    assert (tmp_path / name).read_bytes() == rdf.serialize(guides_graph, form)


def test_a_failed_export_leaves_the_old_one(guides_graph, tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(FileFailure):
        careergraph.write_rdf(guides_graph, tmp_path / "file" / "below.ttl")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


SERIALIZE = """
import sys, careergraph
from careergraph import rdf
graph = careergraph.load()
sys.stdout.buffer.write(rdf.serialize(graph) + rdf.serialize(graph, "nt"))
"""


def test_the_bytes_are_the_same_whatever_the_hash_seed_locale_and_time_zone(output_of, guides_graph, tmp_path):
    expected = rdf.serialize(guides_graph) + rdf.serialize(guides_graph, "nt")
    matrix = (
        ("0", "C", "UTC", "one"),
        ("1", "tr_TR.UTF-8", "Pacific/Auckland", "one"),
        ("random", "C", "America/St_Johns", "two"),
    )
    for seed, locale, zone, cache in matrix:
        env = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "XDG_CACHE_HOME": str(tmp_path / cache)}
        assert output_of(SERIALIZE, env=env) == expected, env


def test_the_usual_prefixes_are_bound(guides_view):
    bound = {prefix: str(iri) for prefix, iri in guides_view.namespaces()}
    assert {prefix: bound.get(prefix) for prefix in vocab.PREFIXES} == vocab.PREFIXES


def direct_triples(graph):
    """Return `(subject, relation, object)` of every direct property between nodes, by their ids."""
    about = [(each.subject, each.predicate.value, each.object) for each in rdf.triples(graph)]
    ids = {s: o.value for s, p, o in about if p.endswith("/terms/identifier") and o.value.partition(":")[0] in list(Kind)}
    named = {vocab.property_name(relation): str(relation) for relation in Relation}
    named |= {vocab.NAMESPACE + word: word for word in ("prefers", "mentions")}
    return {(ids[s], named[p], ids[o]) for s, p, o in about if p in named and s in ids and o in ids}


CLAIMS = """
family managing: b
a -> b
a ~~ b
a education s usual: degree:bachelor | degree:master
b education s required: degree:bachelor
b certification s preferred: certification:x
b skill s optional: skill:y
c education s required area=US: degree:bachelor
c certification s none
"""


@pytest.mark.parametrize("text", [CLAIMS, ""], ids=["a text world", "the bundled graph"])
def test_direct_properties_are_the_edges_of_the_networkx_view(guides_graph, text):
    graph = worlds.graph(text) if text else guides_graph
    edges = {(a, data["relation"], b) for a, b, data in to_networkx(graph).edges(data=True)}
    assert direct_triples(graph) == {edge for edge in edges if edge[1] != "requires-one-of"}
    assert edges
