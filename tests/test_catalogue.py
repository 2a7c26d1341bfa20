"""Ready queries: each has its expected rows on the bundled graph, and gives the same in rdflib, Oxigraph and Comunica.

python tests/test_catalogue.py --update      write what they give now: tests/queries, docs/queries.md, ontology/queries.ttl
"""

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import careergraph
from careergraph import catalogue, rdf, store, tables
from careergraph.errors import AmbiguousTitle, NodeNotFound, RequestError
from careergraph.files import bundled
from careergraph.graph import CareerGraph
from careergraph.model import Node, Pack, Publisher, Source
from careergraph.querying import shortened, with_prefixes
from careergraph.vocab import ID_NAMESPACE, PREFIXES, Kind, Sort

ROOT = Path(__file__).resolve().parents[1]
EXPECTED = Path(__file__).with_name("queries")
PAGE = ROOT / "docs" / "queries.md"
EXAMPLES = bundled("ontology") / "queries.ttl"
QUERIES = {query.name: query for query in catalogue.ready_queries()}
SHOWN = 8


def table_of(graph, name):
    answer = catalogue.run_query(graph, name)
    return [[*answer.variables], *([plain(cell) for cell in row] for row in answer.rows)]


def plain(cell):
    """Return a cell as any engine's answer can be compared: numbers by value, IRIs and texts as they are."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | Decimal):
        return f"{Decimal(cell).normalize():f}"
    try:
        return f"{Decimal(cell).normalize():f}" if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", str(cell)) else str(cell)
    except ArithmeticError:
        return str(cell)


def expected(name):
    """Return the expected rows; a cell that another engine gives as a text is compared as one."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [[plain(cell) for cell in row] for row in csv.reader(file)]


# -- the catalogue ----------------------------------------------------------------------------------------------------


def test_there_are_at_least_forty_and_every_one_says_what_it_is_for():
    assert len(QUERIES) >= 40
    assert len({query.title for query in QUERIES.values()}) == len(QUERIES)
    for query in QUERIES.values():
        assert re.fullmatch(r"[a-z][a-z-]+", query.name)
        assert len(query.title) > 10
        assert query.sentence.endswith(".")
        assert "ORDER BY" in query.text
        assert not re.search(r"SERVICE|GRAPH|FROM", query.text)
        assert {parameter.kind for parameter in query.parameters} <= {"career", "skill", "degree", "certification", "text"}


@pytest.mark.parametrize("name", QUERIES)
def test_the_rows_on_the_bundled_graph_are_the_expected_ones(guides_graph, name):
    found = table_of(guides_graph, name)
    assert [[plain(cell) for cell in row] for row in found] == expected(name)


def test_nearly_all_have_an_answer_on_the_bundled_graph():
    empty = {name for name in QUERIES if len(expected(name)) == 1}
    assert empty == {"mappings", "route-steps", "withdrawn"}


@pytest.fixture(scope="module")
def turtle(guides_graph, tmp_path_factory):
    path = tmp_path_factory.mktemp("rdf") / "careergraph.ttl"
    rdf.write_rdf(guides_graph, path)
    return path


@pytest.fixture(scope="module")
def in_rdflib(turtle):
    return rdflib.Graph().parse(turtle, format="turtle")


def sorted_rows(rows):
    return sorted([plain(cell) for cell in row] for row in rows)


@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_gives_the_same_rows(in_rdflib, name):
    found = in_rdflib.query(with_prefixes(QUERIES[name].text))
    head, *rows = expected(name)
    assert [str(variable) for variable in found.vars] == head
    assert sorted_rows([[None if cell is None else str(cell) for cell in row] for row in found]) == sorted(rows)


def test_bare_oxigraph_gives_the_same_rows_in_the_same_order(turtle):
    store = pyoxigraph.Store()
    store.load(path=str(turtle), format=pyoxigraph.RdfFormat.TURTLE)
    for name, query in QUERIES.items():
        found = [[plain(term and term.value) for term in row] for row in store.query(with_prefixes(query.text))]
        assert found == expected(name)[1:], name


def test_comunica_gives_the_same_rows(turtle, comunica):
    script = Path(__file__).with_name("engines") / "comunica.mjs"
    queries = json.dumps({name: with_prefixes(query.text) for name, query in QUERIES.items()})
    done = subprocess.run(["node", script, comunica, turtle], input=queries, capture_output=True, text=True, check=True)
    answers = {each["name"]: each["rows"] for each in map(json.loads, done.stdout.splitlines())}
    assert answers.keys() == QUERIES.keys()
    for name, rows in answers.items():
        head, *wanted = expected(name)
        assert sorted_rows([[row.get(column) for column in head] for row in rows]) == sorted(wanted), name


# -- parameters -------------------------------------------------------------------------------------------------------


def test_a_parameter_is_looked_up_as_a_title(guides_graph):
    found = catalogue.run_query(guides_graph, "moves-from", career="customer service manager")
    assert {row[0] for row in found.rows} == {"customer service director"}


def test_a_parameter_that_does_not_fit_is_told(guides_graph):
    with pytest.raises(NodeNotFound):
        catalogue.run_query(guides_graph, "moves-from", career="zzzz")
    with pytest.raises(RequestError, match="no parameter 'from'"):
        catalogue.run_query(guides_graph, "moves-from", **{"from": "x"})
    with pytest.raises(RequestError) as caught:
        catalogue.run_query(guides_graph, "moves-form")
    assert "moves-from" in caught.value.hint


def test_every_parameter_stands_in_its_line_and_can_be_bound(guides_graph):
    for query in QUERIES.values():
        for parameter in query.parameters:
            node = guides_graph[parameter.default.strip("<>").removeprefix(ID_NAMESPACE)]
            text = query.bound(guides_graph, {parameter.name: node.id})
            assert text.count(f"VALUES ?{parameter.name} {{ <{ID_NAMESPACE}") == 1


def test_an_ambiguous_title_is_not_guessed():
    nodes = [Node(f"career:{name}", Kind.CAREER, Sort.OCCUPATION, "manager") for name in "ab"]
    source = Source("s", "S", Publisher("p", "P"))
    graph = CareerGraph(store.build_memory([Pack("t", "T", (source,), tuple(nodes), ())]))
    with pytest.raises(AmbiguousTitle):
        catalogue.run_query(graph, "moves-from", career="manager")


def test_an_answer_is_a_frame(guides_graph):
    pytest.importorskip("pandas")
    answer = catalogue.run_query(guides_graph, "moves")
    frame = answer.to_frame()
    assert list(frame.columns) == list(answer.variables)
    assert len(frame) == len(answer.rows)


def test_an_answer_is_sparql_json(guides_graph):
    answer = catalogue.run_query(guides_graph, "moves")
    told = json.loads(tables.dump(answer.to_sparql_json()))
    again = pyoxigraph.parse_query_results(json.dumps(told), format=pyoxigraph.QueryResultsFormat.JSON)
    assert [[plain(term and term.value) for term in row] for row in again] == expected("moves")[1:]
    assert careergraph.sparql(guides_graph, "ASK {}").to_sparql_json() == {"head": {}, "boolean": True}


# -- what is published ------------------------------------------------------------------------------------------------


def page(graph):
    """Return docs/queries.md: every query with its sentence and the first rows of its answer."""
    text = [PREFACE]
    for query in QUERIES.values():
        answer = catalogue.run_query(graph, query.name)
        rows = [tuple(shortened(cell) for cell in row) for row in answer.rows[:SHOWN]]
        more = f"\n… {len(answer.rows) - SHOWN} more rows" if len(answer.rows) > SHOWN else ""
        body = query.text.partition("\n\n")[2].strip()
        parameters = "".join(f" Parameter: `{each.name}`, a {each.kind}." for each in query.parameters)
        text.append(f"## {query.title}\n\n`careergraph sparql {query.name}`: {query.sentence}{parameters}\n")
        text.append(f"```text\n{body}\n```\n\n```text\n{tables.render(answer.variables, rows, 'table')}{more}\n```\n")
    return "\n".join(text)


PREFACE = """# Ready queries

Questions that users ask of the exported RDF, with their answers on the bundled graph. `careergraph sparql --list` lists
them, `careergraph sparql NAME` runs one (`-p career="…"` sets a parameter), `careergraph sparql NAME --text` prints it for
another engine. The files are in `ontology/queries/`; they are SPARQL 1.1, ask the default graph only, and give the same
rows in rdflib, Oxigraph and Comunica (tested).

This page is written by `python tests/test_catalogue.py --update`.
"""


def examples():
    """Return the queries as `sh:SPARQLExecutable` examples, in Turtle."""
    sh, executable = "http://www.w3.org/ns/shacl#", "https://w3id.org/careergraph/query/"
    lines = ["# The ready queries, as examples that tools for SPARQL endpoints show.\n"]
    lines += [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in ("rdfs", "schema", "xsd")]
    lines += [f"@prefix sh: <{sh}> .", f"@prefix query: <{executable}> .", ""]
    lines += ["query:prefixes a <http://www.w3.org/2002/07/owl#Ontology> ;"]
    declared = [f'    sh:declare [ sh:prefix "{name}" ; sh:namespace "{iri}"^^xsd:anyURI ]' for name, iri in PREFIXES.items()]
    lines += [" ;\n".join(declared) + " .", ""]
    for query in QUERIES.values():
        body = query.text.partition("\n\n")[2].strip()
        title, sentence, text = (str(pyoxigraph.Literal(each)) for each in (query.title, query.sentence, body))
        lines.append(f"query:{query.name} a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;\n    rdfs:label {title}@en ;")
        lines.append(f"    rdfs:comment {sentence}@en ;\n    sh:prefixes query:prefixes ;\n    sh:select {text} .\n")
    return "\n".join(lines)


def test_the_page_shows_what_the_queries_give(guides_graph):
    assert PAGE.read_text(encoding="utf-8") == page(guides_graph)


def test_the_published_examples_are_the_queries():
    text = EXAMPLES.read_text(encoding="utf-8")
    assert text == examples()
    found = rdflib.Graph().parse(data=text, format="turtle")
    assert len(list(found.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/shacl#SPARQLExecutable")))) == len(
        QUERIES
    )


def update():
    graph = careergraph.load()
    EXPECTED.mkdir(exist_ok=True)
    for old in EXPECTED.glob("*.csv"):
        old.unlink()
    for name in QUERIES:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table_of(graph, name))
        (EXPECTED / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")
    PAGE.write_text(page(graph), encoding="utf-8")
    EXAMPLES.write_text(examples(), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    update()
