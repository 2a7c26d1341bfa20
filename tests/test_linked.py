"""RDF comes back: graph to file to graph is the same graph to the byte, in every form; what was altered is found."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import test_overrides
import worlds
from careergraph import importing, overrides, rdf, store
from careergraph.errors import BadData, FileFailure, RequestError
from careergraph.graph import CareerGraph, compiled
from careergraph.graph import open as open_graph
from careergraph.model import ClaimHead, Months, Node, Pack, Publisher, Source, Statement, Value
from careergraph.vocab import Aspect, Kind, Modality, Property, Relation, ScopeDimension, Sort, Unit

FORMS = rdf.FORMATS
NODES = (
    Node("career:a", Kind.CAREER, Sort.OCCUPATION, "a"),
    Node("career:esco-00030d09-2b3a-4efd-87cc-c4ea39d27c34", Kind.CAREER, Sort.OCCUPATION, "b", "fr"),
    Node("career:isco08-0110", Kind.CAREER, Sort.FAMILY, "officers", "en"),
    Node("degree:bachelor/医師", Kind.DEGREE, Sort.DEGREE, "a doctor's", "en-gb"),
    Node("skill:c++", Kind.SKILL, Sort.SKILL, "C++", "en"),
)
SOURCES = (
    Source("s", "Handbook", Publisher("p", "Press"), "2", "CC BY 4.0", "2026-01-02", "https://example.org/a b", "From Press"),
)


def back(graph, folder, form):
    """Return the graph that is read from the RDF of a graph."""
    path, new = folder / f"graph.{form}", folder / f"{form}.db"
    rdf.write_rdf(graph, path)
    importing.import_into(new, "rdf", [path])
    return open_graph(new)


def content(graph):
    """Return every row of every table of a compiled graph."""
    connection = compiled(graph).connection
    return [connection.execute("PRAGMA user_version").fetchall(), *connection.iterdump()]


def graph_of(*statements, nodes=NODES):
    return CareerGraph(store.build_memory([Pack("t", "T", SOURCES, nodes, statements)]))


@pytest.mark.parametrize("form", FORMS)
def test_the_bundled_graph_comes_back_to_the_byte(guides_graph, tmp_path, form):
    assert content(back(guides_graph, tmp_path, form)) == content(guides_graph)


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_a_statement_comes_back(tmp_path, form):
    head = ClaimHead("outer", Aspect.EXPERIENCE, Modality.USUAL, minimum=0, from_career="career:a")
    inner = ClaimHead("inner", Aspect.EXPERIENCE, Modality.USUAL, minimum=5, inside="outer", from_career="career:a")
    scope = ((ScopeDimension.AREA, "US"), (ScopeDimension.COMPANY_SIZE, "large\nand more"))
    said = [
        Statement(
            "career:a", Relation.REQUIRES, "s", "skill:c++", claim=head, scope=scope, level=Decimal("0.123456789012345678")
        ),
        Statement(
            "career:a", Relation.REQUIRES, "s", "career:isco08-0110", claim=inner, scope=scope, months=Months(0, 36, 1200)
        ),
        Statement("career:a", Relation.REQUIRES, "s", claim=head, scope=scope, locators=("x 10", "x 9"), reason='"so\\'),
        Statement("career:a", Property.PAY, "s", value=Value(number=Decimal("44.04"), most=Decimal(50), unit=Unit.USD_HOUR)),
        Statement("career:a", Property.PAY, "s", value=Value(number=Decimal(90), is_open=True, unit=Unit.USD_YEAR, order=3)),
        Statement("career:a", Property.DUTY, "s", value=Value("", "en", statistic="x", area="y", period="z", as_of="2020")),
        Statement("career:a", Property.WAY_TO_GAIN, "s", "skill:c++", value=Value("Ein Kurs", "de-at")),
        Statement("career:*", Property.ROLE_MONTHS, "s", value=Value(number=Decimal(24), unit=Unit.MONTHS)),
        Statement("career:a", Relation.CLOSE_MATCH, "s", NODES[1].id, confidence=Decimal("0.5")),
    ]
    graph = graph_of(*said)
    assert content(back(graph, tmp_path, form)) == content(graph)


odd = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=40)
@given(
    st.sampled_from(FORMS),
    odd.filter(lambda text: text.strip()),
    odd,
    st.decimals(allow_nan=False, allow_infinity=False, places=7),
)
def test_any_text_and_any_number_come_back(tmp_path_factory, form, label, text, number):
    nodes = (Node("career:a", Kind.CAREER, Sort.OCCUPATION, label),)
    said = [
        Statement("career:a", Property.DUTY, "s", value=Value(text, "en"), locators=(text,) if text else ()),
        Statement("career:a", Property.COST, "s", value=Value(number=number, unit=Unit.USD)),
    ]
    graph = graph_of(*said, nodes=nodes)
    assert content(back(graph, tmp_path_factory.mktemp("rdf"), form)) == content(graph)


NESTED = """
a -> b 12mo
b education s required 2 of: degree:bachelor | degree:master | certification:x
b education t none
b experience s usual area=US from a: in a 24
"""


@pytest.mark.parametrize("form", FORMS)
def test_claims_come_back(tmp_path, form):
    graph = worlds.graph(NESTED)
    assert content(back(graph, tmp_path, form)) == content(graph)


OVERRIDES = [
    [test_overrides.withdraw(**test_overrides.MOVE)],
    [test_overrides.correct(("months", "6"), **test_overrides.MOVE)],
    [test_overrides.withdraw(**test_overrides.EDUCATION, object="degree:bachelor")],
    [test_overrides.correct(("object", "degree:associate"), object="degree:bachelor", **test_overrides.EDUCATION)],
    [test_overrides.withdraw(subject="career:c", relation=Relation.REQUIRES, object="certification:x", said_by="q")],
    [test_overrides.withdraw(subject="career:c", relation=Relation.REQUIRES, said_by="nobody")],
]


@pytest.mark.parametrize("form", ["ttl", "nq", "jsonld"])
@pytest.mark.parametrize("given", OVERRIDES, ids=str)
def test_overrides_come_back_with_what_they_withdraw_and_make(tmp_path, given, form):
    graph = test_overrides.world(*given)
    assert graph.overrides()
    assert content(back(graph, tmp_path, form)) == content(graph)


def test_what_an_override_did_is_in_the_file():
    graph = test_overrides.world(*OVERRIDES[1])
    (outcome,) = graph.overrides()
    assert isinstance(outcome, overrides.Outcome)
    text = rdf.serialize(graph, "nt").decode()
    made, gone = (f"<https://w3id.org/careergraph/id/statement/{each.id}>" for each in (outcome.corrected, outcome.statement))
    assert f"{made} <http://www.w3.org/ns/prov#wasRevisionOf> {gone} ." in text
    assert f"<https://w3id.org/careergraph/ns#makes> {made} ." in text


def test_a_node_that_two_data_sets_define_otherwise_comes_back(tmp_path):
    other = Source("u", "Other", Publisher("q", "Else"))
    packs = [
        Pack("t", "T", SOURCES, NODES[:1], (Statement("career:a", Property.DUTY, "s", value=Value("x", "en")),)),
        Pack("u", "U", (other,), (Node("career:a", Kind.CAREER, Sort.JOB_TITLE, "Another name", "de"),), ()),
    ]
    graph = CareerGraph(store.build_memory(packs))
    assert content(back(graph, tmp_path, "ttl")) == content(graph)


def test_two_names_of_one_publisher_come_back(tmp_path):
    sources = (SOURCES[0], Source("z", "Other", Publisher("p", "Press Ltd")))
    graph = CareerGraph(store.build_memory([Pack("t", "T", sources, NODES[:1], ())]))
    assert content(back(graph, tmp_path, "ttl")) == content(graph)


def test_esco_concepts_keep_their_own_names():
    text = rdf.serialize(graph_of(), "nt").decode()
    for iri in ("occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34", "isco/C0110"):
        assert f"<http://data.europa.eu/esco/{iri}> <http://purl.org/dc/terms/identifier>" in text


def test_a_file_replaces_the_data_sets_it_holds_and_leaves_others(tmp_path):
    path, new = tmp_path / "t.ttl", tmp_path / "my.db"
    store.build_file([Pack("other", "Other", (SOURCES[0]._replace(id="o"),), NODES[:1], ())], new)
    rdf.write_rdf(graph_of(Statement("career:a", Property.DUTY, "s", value=Value("x", "en"))), path)
    importing.import_into(new, "rdf", [path])
    found = importing.import_into(new, "rdf", [path])
    assert found.is_unchanged
    assert {source.id for source in open_graph(new).sources()} == {"o", "s"}


# -- what is refused ----------------------------------------------------------------------------------------------------


@pytest.fixture
def turtle(guides_graph):
    return rdf.serialize(guides_graph, "ttl").decode()


def refused(tmp_path, text, name="graph.ttl"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadData) as caught:
        importing.import_into(tmp_path / "my.db", "rdf", [tmp_path / name])
    assert not (tmp_path / "my.db").exists()
    return str(caught.value)


@pytest.mark.parametrize(
    "pattern, text, expected",
    [
        (r'cg:number "90000"', 'cg:number "90001"', "what it says doesn't fit its name"),
        (r'cg:number "90000"', 'cg:number "many"', "'many' is no number of cg:number"),
        (r"cg:method cg:MethodStated", "cg:method cg:MethodGuessed", "is no value of"),
        (r"rdf:object cgid:degree:associate", "rdf:object cgid:degree:nothing", "is no node of this file"),
        (r"cg:aspect cg:AspectEducation", "cg:aspect cg:AspectLuck", "is no value of"),
    ],
)
def test_a_statement_that_was_altered_is_found_and_named(tmp_path, turtle, pattern, text, expected):
    assert re.search(pattern, turtle)
    found = refused(tmp_path, re.sub(pattern, text, turtle, count=1))
    assert expected in found
    assert "<https://w3id.org/careergraph/id/" in found
    assert "a pack" in found


def test_what_is_no_rdf_is_refused_with_its_place(tmp_path, turtle):
    assert "graph.ttl:3:" in refused(tmp_path, "\n\nthis is nothing")
    assert "no RDF" in refused(tmp_path, turtle[: len(turtle) // 2])


def test_a_file_without_a_data_set_is_refused(tmp_path):
    assert "no data set of careergraph" in refused(tmp_path, "<http://example.org/a> <http://example.org/b> 1 .")


def test_a_context_that_would_have_to_be_fetched_is_refused(tmp_path):
    assert "no RDF" in refused(tmp_path, '{"@context": "https://example.org/context.jsonld", "@id": "x:y"}', "graph.jsonld")


def test_a_name_that_tells_no_form_is_refused(tmp_path):
    assert ".ttl, .nt, .nq, .trig, .jsonld" in refused(tmp_path, "", "graph.rdf")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FileFailure):
        importing.import_into(tmp_path / "my.db", "rdf", [tmp_path / "none.ttl"])


def test_an_unknown_form_is_refused(guides_graph):
    with pytest.raises(RequestError):
        rdf.serialize(guides_graph, "xml")


def lines_of(graph):
    return rdf.serialize(graph, "nt").decode().splitlines(keepends=True)


def said_in(graph):
    """Return the ids of all that is said, withdrawn ones among them."""
    return {row[0] for row in compiled(graph).rows("SELECT id FROM statement UNION ALL SELECT id FROM withdrawn")}


WRECKED = test_overrides.world(OVERRIDES[0][0], OVERRIDES[2][0], text=test_overrides.LADDER)


@pytest.mark.parametrize("place", range(0, len(lines_of(WRECKED)), 7))
def test_a_file_with_a_line_less_or_another_value_is_taken_in_or_refused_in_words(tmp_path, place):
    lines = lines_of(WRECKED)
    subject, predicate, _ = lines[place].split(" ", 2)
    others = [
        "",
        f"{subject} {predicate} <urn:x:other> .\n",
        f'{subject} {predicate} "nonsense" .\n',
        lines[place] + f"{subject} {predicate} _:b .\n",
    ]
    for number, other in enumerate(others):
        path, new = tmp_path / f"{number}.nt", tmp_path / f"{number}.db"
        path.write_text("".join([*lines[:place], other, *lines[place + 1 :]]), encoding="utf-8")
        try:
            importing.import_into(new, "rdf", [path])
        except BadData:
            assert not new.exists()
        else:
            assert said_in(open_graph(new)) == said_in(WRECKED)
