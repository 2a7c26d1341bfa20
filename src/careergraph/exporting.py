"""Exports for other tools: GraphML, node-link JSON, a pair of CSV tables, DOT and Mermaid, SSSOM mappings, a dataset card."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from careergraph import files
from careergraph.escape import for_cell, for_mermaid
from careergraph.graph import CareerGraph, compiled
from careergraph.model import Statement
from careergraph.network import to_networkx
from careergraph.records import LICENCES, Terms
from careergraph.vocab import (
    ID_NAMESPACE,
    MATCHES,
    NAMESPACE,
    PREFIXES,
    SEMAPV_NAMESPACE,
    Kind,
    Property,
    Relation,
    property_name,
)

FORMS = ("graphml", "json", "csv", "mermaid", "dot", "sssom", "void")
"""What `export_bytes` writes."""


def export_bytes(graph: CareerGraph, form: str) -> bytes:
    """Return the graph in one of `FORMS`: the same bytes for the same graph.

    `graphml` and `json` (node-link, as `networkx.node_link_graph` reads it) hold every node and edge of `to_networkx`; `csv` is one
    table of edges (`write_tables` writes the pair); `mermaid` and `dot` draw careers and moves; `sssom` is the table of mappings
    between classifications; `void` describes the data set.
    """
    return _WRITERS[form](graph)


def _graphml(graph: CareerGraph) -> bytes:
    import networkx as nx

    view = to_networkx(graph)
    for *_, edge in view.edges(data=True):
        edge.update({name: _xml_text(value) for name, value in edge.items() if isinstance(value, str)})
    for _, node in view.nodes(data=True):
        node.update({name: _xml_text(value) for name, value in node.items() if isinstance(value, str)})
    file = io.BytesIO()
    nx.write_graphml_xml(view, file, encoding="utf-8", named_key_ids=True)
    return file.getvalue()


def _xml_text(text: str) -> str:
    """Return a text without the control characters that XML can't hold; they are shown as code points."""
    return "".join(char if char >= " " or char in "\t\n\r" else f"<U+{ord(char):04X}>" for char in text)


LINK_NAMES = {"source": "start", "target": "goal", "key": "id", "edges": "edges"}
"""How node-link JSON names the parts of an edge, for `networkx.node_link_graph(data, **LINK_NAMES)`: a source is who says so."""


def _json(graph: CareerGraph) -> bytes:
    import networkx as nx

    data = nx.node_link_data(to_networkx(graph), **LINK_NAMES)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# -- tables ---------------------------------------------------------------------------------------------------------

NODE_COLUMNS = ("id", "kind", "sort", "label", "language", "iri")
EDGE_COLUMNS = (
    *("id", "subject", "relation", "object", "source", "method", "scope", "months_least", "months", "months_most", "share"),
    *("modality", "locators"),
)


def tables(graph: CareerGraph) -> dict[str, bytes]:
    """Return the tables of nodes and edges by their file names; no cell is taken for a formula by a spreadsheet."""
    terms = Terms()
    nodes = ([n.id, n.kind, n.sort, n.label, n.language, terms.nodes[n.id].value] for n in graph.nodes())
    return {"nodes.csv": _csv(NODE_COLUMNS, nodes), "edges.csv": _edges(graph)}


def _edges(graph: CareerGraph) -> bytes:
    view = to_networkx(graph)
    rows = (
        [key, start, edge["relation"], goal, *(str(edge.get(name, "")) for name in EDGE_COLUMNS[4:])]
        for start, goal, key, edge in view.edges(keys=True, data=True)
    )
    return _csv(EDGE_COLUMNS, sorted(rows))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return files.csv_bytes([columns, *([for_cell(str(cell)) for cell in row] for row in rows)])


# -- drawings -------------------------------------------------------------------------------------------------------


def _moves(graph: CareerGraph) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return a short name for each career that has a move, and the moves with what is written on them."""
    moves = [(m.start, m.goal, "" if m.months is None else f"{m.months} mo") for m in graph.all_moves()]
    careers = sorted({end for move in moves for end in move[:2]})
    return {career: f"c{number}" for number, career in enumerate(careers, 1)}, moves


def _mermaid(graph: CareerGraph) -> bytes:
    names, moves = _moves(graph)
    lines = ["flowchart LR"]
    lines += [f'  {name}["{for_mermaid(graph[career].label)}"]' for career, name in names.items()]
    lines += [f"  {names[a]} -->{f'|{text}|' if text else ''} {names[b]}" for a, b, text in moves]
    return ("\n".join(lines) + "\n").encode()


def _dot(graph: CareerGraph) -> bytes:
    names, moves = _moves(graph)
    lines = ["digraph careers {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    lines += [f"  {name} [label={_dot_text(graph[career].label)}];" for career, name in names.items()]
    lines += [f"  {names[a]} -> {names[b]}{f' [label={_dot_text(text)}]' if text else ''};" for a, b, text in moves]
    return ("\n".join([*lines, "}"]) + "\n").encode()


def _dot_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


# -- mappings -------------------------------------------------------------------------------------------------------

SSSOM_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "confidence"),
    *("mapping_source", "comment"),
)
_JUSTIFIED = {
    "stated": "semapv:ManualMappingCuration",
    "curated": "semapv:ManualMappingCuration",
    "inferred": "semapv:CompositeMatching",
    "implied": "semapv:MappingChaining",
}


def _sssom(graph: CareerGraph) -> bytes:
    """Return the matches between classifications as a table of the Simple Standard for Sharing Ontological Mappings."""
    said = sorted(
        (s for relation in MATCHES for s in graph.statements(relation=relation)), key=lambda s: (s.subject, s.object, s.id)
    )
    prefixes = {**{name: PREFIXES[name] for name in ("cgid", "skos")}, "semapv": SEMAPV_NAMESPACE}
    head = ["#curie_map:", *(f"#  {name}: {iri}" for name, iri in prefixes.items())]
    head += [f"#mapping_set_id: {ID_NAMESPACE}mappings", f"#license: {LICENCES['CC BY 4.0']}"]
    rows = ["\t".join(SSSOM_COLUMNS), *("\t".join(map(_tab_free, _mapping(graph, each))) for each in said)]
    return ("\n".join([*head, *rows]) + "\n").encode()


def _mapping(graph: CareerGraph, said: Statement) -> tuple[str, ...]:
    terms = Terms()
    confidence = "" if said.confidence is None else str(said.confidence)
    return (
        terms.nodes[said.subject].value,
        graph[said.subject].label,
        property_name(said.relation).replace(PREFIXES["skos"], "skos:"),
        terms.nodes[said.object].value,
        graph[said.object].label,
        _JUSTIFIED.get(said.method, "semapv:UnspecifiedMatching"),
        confidence,
        f"cgid:source/{said.source}",
        said.reason,
    )


def _tab_free(text: str) -> str:
    return " ".join(text.split())


# -- the dataset card -----------------------------------------------------------------------------------------------


def _void(graph: CareerGraph) -> bytes:
    """Return a description of the exported data set in VoID and DCAT: what is in it, by whom, under which licences."""
    import pyoxigraph

    facts = sorted(_card(graph), key=lambda fact: fact.subject.value)
    return pyoxigraph.serialize(facts, format=pyoxigraph.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""


def _card(graph: CareerGraph) -> Iterator[Any]:
    import pyoxigraph

    t, rows = Terms(), compiled(graph).rows
    me, a = t.address(f"{ID_NAMESPACE}graph"), t.iris["rdf:type"]

    def fact(subject: Any, name: str, value: Any) -> Any:
        return pyoxigraph.Triple(subject, t.iris[name], value)

    yield pyoxigraph.Triple(me, a, t.iris["void:Dataset"])
    yield pyoxigraph.Triple(me, a, t.iris["dcat:Dataset"])
    yield fact(me, "dcterms:title", t.text("A graph of careers", "en"))
    yield fact(me, "void:uriSpace", t.text(ID_NAMESPACE))
    for iri in sorted({NAMESPACE, *(PREFIXES[name] for name in ("skos", "prov", "schema", "dcterms"))}):
        yield fact(me, "void:vocabulary", t.address(iri))
    for kind in Kind:
        part = t.id("graph", kind)
        yield fact(me, "void:classPartition", part)
        yield fact(part, "void:class", t.words[Kind, kind])
        count = rows("SELECT count(*) FROM node WHERE kind = ? AND sort != 'any'", kind)[0][0]
        yield fact(part, "void:entities", t.number(str(count), "xsd:integer"))
    for relation, count in rows("SELECT relation, count(*) FROM statement GROUP BY relation ORDER BY relation"):
        part = t.id("graph", relation)
        yield fact(me, "void:propertyPartition", part)
        yield fact(part, "void:property", t.address(property_name(_word(relation))))
        yield fact(part, "void:entities", t.number(str(count), "xsd:integer"))
    for source in graph.sources():
        yield fact(me, "dcterms:source", t.sources[source.id])
        yield fact(t.sources[source.id], "dcterms:title", t.text(source.title))
        if source.licence in LICENCES:
            yield fact(t.sources[source.id], "dcterms:license", t.address(LICENCES[source.licence]))
        if source.attribution:
            yield fact(t.sources[source.id], "dcterms:rights", t.text(source.attribution))


def _word(relation: str) -> Relation | Property:
    return Relation(relation) if relation in set(Relation) else Property(relation)


_WRITERS: dict[str, Callable[[CareerGraph], bytes]] = {
    "graphml": _graphml,
    "json": _json,
    "csv": _edges,
    "mermaid": _mermaid,
    "dot": _dot,
    "sssom": _sssom,
    "void": _void,
}
