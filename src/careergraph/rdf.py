"""The graph as RDF: direct properties for one-hop queries, and beside them every statement with its evidence."""

import hashlib
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from careergraph import files
from careergraph.errors import RequestError
from careergraph.escape import for_iri
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Node, Outcome, Source, Statement, edge_of, number_text
from careergraph.vocab import GATING, ID_NAMESPACE, NAMESPACE, Polarity, Property, Relation, camel, local_name

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

PREFIXES = {
    "cg": NAMESPACE,
    "cgid": ID_NAMESPACE,
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that exports use and that queries may use without declaring them."""

FORMATS = ("ttl", "nt")
"""Turtle and N-Triples."""

_LABEL_PROPERTY = {"preferred": "prefLabel", "alternative": "altLabel", "hidden": "hiddenLabel"}


class _Terms:
    """Makes RDF terms; the only place that spells IRIs."""

    def __init__(self) -> None:
        import pyoxigraph

        self._ox = pyoxigraph

    def iri(self, prefix: str, local: str) -> "pyoxigraph.NamedNode":
        return self._ox.NamedNode(PREFIXES[prefix] + local)

    def cg(self, local: str) -> "pyoxigraph.NamedNode":
        return self.iri("cg", local)

    def id(self, local: str) -> "pyoxigraph.NamedNode":
        return self.iri("cgid", for_iri(local))

    def claim(self, claim_id: str) -> "pyoxigraph.NamedNode":
        return self.id(f"claim/{hashlib.sha256(claim_id.encode()).hexdigest()[:20]}")

    def text(self, text: str, language: str = "") -> "pyoxigraph.Literal":
        return self._ox.Literal(text, language=language) if language else self._ox.Literal(text)

    def number(self, number: Decimal | int) -> "pyoxigraph.Literal":
        kind = "integer" if isinstance(number, int) else "decimal"
        return self._ox.Literal(number_text(Decimal(number)), datatype=self.iri("xsd", kind))

    def truth(self) -> "pyoxigraph.Literal":
        return self._ox.Literal("true", datatype=self.iri("xsd", "boolean"))

    def triple(self, subject: object, predicate: object, object_: object) -> "pyoxigraph.Triple":
        return self._ox.Triple(subject, predicate, object_)  # type: ignore[arg-type]


def write_rdf(graph: CareerGraph, path: str | os.PathLike[str]) -> None:
    """Write the graph as RDF, atomically and with the same bytes every time.

    The name of the file decides: `.nt` is N-Triples, anything else Turtle.

    Raises:
        FileFailure: the file can't be written.
    """
    content = serialize(graph, "nt" if Path(path).suffix == ".nt" else "ttl")
    with files.writing(Path(path)) as file:
        file.write(content)


def serialize(graph: CareerGraph, form: str = "ttl") -> bytes:
    """Return the graph as Turtle (`ttl`) or N-Triples (`nt`): sorted, so that equal graphs give equal bytes."""
    import pyoxigraph

    if form not in FORMATS:
        raise RequestError("form", f"{form!r} is not known", f"one of: {', '.join(FORMATS)}")
    ordered = sorted({(str(t.subject), str(t.predicate), str(t.object)): t for t in triples(graph)}.items())
    form_of = {"ttl": pyoxigraph.RdfFormat.TURTLE, "nt": pyoxigraph.RdfFormat.N_TRIPLES}[form]
    content = pyoxigraph.serialize((triple for _, triple in ordered), format=form_of, prefixes=dict(PREFIXES))
    assert content is not None
    return content


def to_rdflib(graph: CareerGraph) -> "rdflib.Graph":
    """Return the graph as an `rdflib.Graph` with the usual prefixes bound."""
    import rdflib

    view = rdflib.Graph()
    view.parse(data=serialize(graph, "nt"), format="nt")
    for prefix, namespace in PREFIXES.items():
        view.bind(prefix, namespace)
    return view


def triples(graph: CareerGraph) -> Iterator["pyoxigraph.Triple"]:
    """Yield every triple of the graph, node by node; some may come twice."""
    terms = _Terms()
    for source in graph.sources():
        yield from _source(terms, source)
    for node in graph.nodes():
        yield from _node(terms, graph, node)
        claims = graph.claims(node.id)
        by_row = {statement: inner for claim in claims for statement, inner in _said(claim)}
        for claim in claims:
            yield from _claim(terms, claim)
        for statement in graph.statements(subject=node.id):
            yield from _statement(terms, statement, by_row.get(statement.id))
    for pattern in ("career:*", "skill:*", "degree:*", "certification:*"):
        for statement in graph.statements(subject=pattern):
            yield from _statement(terms, statement, None)
    for outcome in graph.overrides():
        yield from _override(terms, outcome)


def _said(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """Yield every statement that a claim and the claims inside it are made of, with the claim it belongs to."""
    if claim.statement:
        yield claim.statement, claim
    for row in claim.rows:
        if isinstance(row.object, Claim):
            yield from _said(row.object)
        else:
            yield row.statement, claim


def _source(terms: _Terms, source: Source) -> Iterator["pyoxigraph.Triple"]:
    me, publisher = terms.id(f"source/{source.id}"), terms.id(f"publisher/{source.publisher.id}")
    a = terms.iri("rdf", "type")
    yield terms.triple(me, a, terms.cg("Source"))
    yield terms.triple(me, terms.iri("dcterms", "title"), terms.text(source.title))
    yield terms.triple(me, terms.cg("publisher"), publisher)
    yield terms.triple(publisher, a, terms.cg("Publisher"))
    yield terms.triple(publisher, terms.iri("rdfs", "label"), terms.text(source.publisher.name))
    optional = {
        "hasVersion": source.version,
        "license": source.licence,
        "source": source.url,
        "rights": source.attribution,
    }
    for name, text in optional.items():
        if text:
            yield terms.triple(me, terms.iri("dcterms", name), terms.text(text))
    if source.retrieved:
        yield terms.triple(me, terms.cg("retrieved"), terms.text(source.retrieved))


def _node(terms: _Terms, graph: CareerGraph, node: Node) -> Iterator["pyoxigraph.Triple"]:
    me, a = terms.id(node.id), terms.iri("rdf", "type")
    yield terms.triple(me, a, terms.cg(local_name(node.kind)))
    yield terms.triple(me, a, terms.cg(local_name(node.sort)))
    yield terms.triple(me, terms.iri("dcterms", "identifier"), terms.text(node.id))
    yield terms.triple(me, terms.iri("rdfs", "label"), terms.text(node.label, node.language))
    for text, language, role in graph.labels(node.id):
        yield terms.triple(me, terms.iri("skos", _LABEL_PROPERTY[role]), terms.text(text, language))


def _claim(terms: _Terms, claim: Claim) -> Iterator["pyoxigraph.Triple"]:
    me, career, cg = terms.claim(claim.id), terms.id(claim.career), terms.cg
    yield terms.triple(me, terms.iri("rdf", "type"), cg("RequirementGroup"))
    yield terms.triple(career, cg("qualifiedRequirement"), me)
    yield terms.triple(me, cg("aspect"), cg(f"Aspect{claim.aspect.partition(':')[0].capitalize()}"))
    yield terms.triple(me, cg("modality"), cg(local_name(claim.modality)))
    yield terms.triple(me, cg("polarity"), cg(local_name(claim.polarity)))
    yield terms.triple(me, cg("minimum"), terms.number(claim.needed))
    yield terms.triple(me, terms.iri("prov", "wasDerivedFrom"), terms.id(f"source/{claim.source}"))
    if claim.from_career:
        yield terms.triple(me, cg("fromCareer"), terms.id(claim.from_career))
    for dimension, value in claim.scope:
        yield terms.triple(me, cg(local_name(dimension)), terms.text(value))
    is_open = claim.polarity is Polarity.POSITIVE and claim.modality in GATING and not claim.scope and not claim.from_career
    if is_open and claim.needed == 1 and len(claim.rows) > 1:
        yield terms.triple(career, cg("requiresOneOf"), me)
    for row in claim.rows:
        if isinstance(row.object, Claim):
            yield terms.triple(me, cg("alternative"), terms.claim(row.object.id))
            yield terms.triple(terms.claim(row.object.id), cg("inside"), me)
            yield from (t for t in _claim(terms, row.object) if t.predicate != cg("qualifiedRequirement"))
        else:
            yield terms.triple(me, cg("alternative"), terms.id(f"statement/{row.statement}"))


def _statement(terms: _Terms, statement: Statement, claim: Claim | None) -> Iterator["pyoxigraph.Triple"]:
    """Yield the direct triple of a statement, where it holds as it stands, and the statement itself."""
    yield from _direct(terms, statement, claim)
    link, _ = _QUALIFIED.get(statement.relation, ("qualifiedStatement", ""))
    yield from _record(terms, statement, "qualifiedFact" if isinstance(statement.relation, Property) else link)
    if claim:
        yield terms.triple(terms.id(f"statement/{statement.id}"), terms.cg("claim"), terms.claim(claim.id))


def _record(terms: _Terms, statement: Statement, link: str) -> Iterator["pyoxigraph.Triple"]:
    """Yield a statement as a thing of its own, and the `link` to it from its subject."""
    subject, cg, me = _node_iri(terms, statement.subject), terms.cg, terms.id(f"statement/{statement.id}")
    _, kind = _QUALIFIED.get(statement.relation, ("", "Statement"))
    yield terms.triple(subject, cg(link), me)
    yield terms.triple(me, terms.iri("rdf", "type"), cg(kind))
    yield terms.triple(me, terms.iri("rdf", "subject"), subject)
    yield terms.triple(me, terms.iri("rdf", "predicate"), cg(local_name(statement.relation)))
    if statement.object:
        yield terms.triple(me, terms.iri("rdf", "object"), _node_iri(terms, statement.object))
    yield terms.triple(me, terms.iri("prov", "wasDerivedFrom"), terms.id(f"source/{statement.source}"))
    for name, literal in _qualifiers(terms, statement):
        yield terms.triple(me, cg(name), literal)


def _override(terms: _Terms, found: Outcome) -> Iterator["pyoxigraph.Triple"]:
    """Yield an override, and the statement that it withdraws: no direct triple, and a link of its own from its subject."""
    override, cg = found.override, terms.cg
    me = terms.id(f"override/{override.id}")
    yield terms.triple(me, terms.iri("rdf", "type"), cg("Override"))
    yield terms.triple(me, cg("action"), cg(local_name(override.action)))
    yield terms.triple(me, terms.iri("prov", "wasDerivedFrom"), terms.id(f"source/{override.source}"))
    yield terms.triple(me, terms.iri("rdfs", "label"), terms.text(str(override)))
    yield terms.triple(me, cg("reason"), terms.text(override.reason))
    for locator in override.locators:
        yield terms.triple(me, cg("locator"), terms.text(locator))
    if found.statement:
        withdrawn = terms.id(f"statement/{found.statement.id}")
        yield from _record(terms, found.statement, "withdrawnStatement")
        yield terms.triple(me, cg("overrides"), withdrawn)
        if found.corrected:
            made = terms.id(f"statement/{found.corrected.id}")
            yield terms.triple(made, terms.iri("prov", "wasRevisionOf"), withdrawn)


_QUALIFIED: dict[Relation | Property, tuple[str, str]] = {
    Relation.LEADS_TO: ("qualifiedTransition", "Transition"),
    Relation.REQUIRES: ("qualifiedStatement", "Requirement"),
}


def _direct(terms: _Terms, statement: Statement, claim: Claim | None) -> Iterator["pyoxigraph.Triple"]:
    subject, value = _node_iri(terms, statement.subject), statement.value
    if isinstance(statement.relation, Relation):
        edge = edge_of(statement, claim)
        if edge and edge != "requires-one-of" and not statement.object.endswith(":*"):
            yield terms.triple(subject, terms.cg(camel(edge)), _node_iri(terms, statement.object))
    elif statement.relation is Property.LABEL or statement.scope or value is None:
        return
    elif statement.object and value.number is None:
        yield terms.triple(subject, terms.cg(local_name(statement.relation)), _node_iri(terms, statement.object))
    elif value.number is None:
        yield terms.triple(subject, terms.cg(local_name(statement.relation)), terms.text(value.text, value.language))


def _qualifiers(terms: _Terms, s: Statement) -> Iterator[tuple[str, object]]:
    """Yield the name of a property and its value for all that qualifies a statement."""
    yield "method", terms.cg(local_name(s.method))
    for locator in s.locators:
        yield "locator", terms.text(locator)
    for dimension, value in s.scope:
        yield local_name(dimension), terms.text(value)
    for name, term in (("modality", s.modality), ("standing", s.standing)):
        if term:
            yield name, terms.cg(local_name(term))
    months = (("monthsLeast", s.months.least), ("monthsTypical", s.months.typical), ("monthsMost", s.months.most))
    ratios = (("share", s.share), ("importance", s.importance), ("level", s.level), ("confidence", s.confidence))
    for measure, number in (*months, *ratios):
        if number is not None:
            yield measure, terms.number(Decimal(number))
    if s.reason:
        yield "reason", terms.text(s.reason)
    if s.value:
        yield from _value(terms, s)


def _value(terms: _Terms, s: Statement) -> Iterator[tuple[str, object]]:
    value = s.value
    assert value is not None
    if value.number is None and (value.text or isinstance(s.relation, Property)):
        yield "text", terms.text(value.text, value.language)
    for name, number in (("number", value.number), ("numberMost", value.most)):
        if number is not None:
            yield name, terms.number(number)
    if value.is_open:
        yield "isOpen", terms.truth()
    if value.unit:
        yield "unit", terms.cg(local_name(value.unit))
    for name in ("statistic", "area", "period", "topic"):
        if getattr(value, name):
            yield name, terms.text(getattr(value, name))
    if value.as_of:
        yield "asOf", terms.text(value.as_of)
    if value.order is not None:
        yield "order", terms.number(value.order)


def _node_iri(terms: _Terms, node_id: str) -> "pyoxigraph.NamedNode":
    """Return the IRI of a node; the pattern `career:*` is the class of careers itself."""
    kind, _, local = node_id.partition(":")
    return terms.cg(kind.capitalize()) if local == "*" else terms.id(node_id)
