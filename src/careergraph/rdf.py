"""The graph as RDF files: direct properties for one-hop queries, and beside them every statement with its evidence."""

import json
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby, starmap
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from careergraph import files, spelling
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.records import Fact, Progress, Records, Terms
from careergraph.route_records import route_facts
from careergraph.routes import Plan
from careergraph.store import no_collecting
from careergraph.vocab import ID_NAMESPACE, PREFIXES

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

_TEXTS = {
    "ttl": (spelling.Turtle(), spelling.turtle_pieces),
    "nt": (spelling.NTriples(), spelling.triple_lines),
    "nq": (spelling.NTriples(), spelling.quad_lines),
}
"""What is written as text at once; pyoxigraph writes TriG."""
FORMATS = ("ttl", "nt", "nq", "trig", "jsonld")
"""Turtle and N-Triples; N-Quads and TriG with a named graph for each source; JSON-LD with its context inside."""

# -- files ----------------------------------------------------------------------------------------------------------


def write_rdf(
    graph: CareerGraph,
    path: str | os.PathLike[str],
    form: str = "",
    *,
    plan: Plan | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the graph as RDF, atomically and with the same bytes every time; with a `plan`, its routes as numbered steps as well.

    `form` is one of `FORMATS`; by default the end of the file's name decides, anything unknown being Turtle.

    Raises:
        FileFailure: the file can't be written.
        RequestError: there is no such form.
    """
    ending = Path(path).suffix.removeprefix(".")
    with files.writing(Path(path)) as file:
        stream(graph, file, form or (ending if ending in FORMATS else "ttl"), plan=plan, progress=progress)


def serialize(graph: CareerGraph, form: str = "ttl") -> bytes:
    """Return the graph in one of `FORMATS`; equal graphs give equal bytes."""
    import io

    file = io.BytesIO()
    stream(graph, file, form)
    return file.getvalue()


def stream(
    graph: CareerGraph, file: IO[bytes], form: str, *, plan: Plan | None = None, progress: Progress | None = None
) -> None:
    """Write the graph into an open file in one of `FORMATS`; memory does not grow with the graph.

    Raises:
        RequestError: there is no such form.
    """
    import pyoxigraph

    if form not in FORMATS:
        raise RequestError("form", f"{form!r} is not known", f"one of: {', '.join(FORMATS)}")
    spelled, lines = _TEXTS.get(form, (None, None))
    terms = Terms(spelled)
    facts = Records(graph, terms, by_source=form in ("nq", "trig"), progress=progress).facts()
    facts = chain(facts, route_facts(plan, terms)) if plan else facts
    with no_collecting():
        if lines:
            spelling.write(lines(_named(facts, terms)) if form == "nq" else lines(facts), file)
        elif form == "jsonld":
            _write_json(facts, file)
        else:
            quads = starmap(pyoxigraph.Quad, _named(facts, terms, pyoxigraph.DefaultGraph()))
            pyoxigraph.serialize(quads, file, format=pyoxigraph.RdfFormat.TRIG, prefixes=dict(PREFIXES))


def _named(facts: Iterable[Fact], terms: Terms, default: Any = "") -> Iterator[Fact]:
    """Yield facts in the named graph of the source that says so; in the default graph what no source says."""
    return ((s, p, o, terms.sources[source] if source else default) for s, p, o, source in facts)


def to_rdflib(graph: CareerGraph) -> "rdflib.Graph":
    """Return the graph as an `rdflib.Graph` with the usual prefixes bound."""
    import rdflib

    view = rdflib.Graph()
    view.parse(data=serialize(graph, "nt"), format="nt")
    for prefix, namespace in PREFIXES.items():
        view.bind(prefix, namespace)
    return view


def fill_store(graph: CareerGraph, folder: Path, *, progress: Progress | None = None) -> None:
    """Write the graph's triples into a new Oxigraph store in a folder; memory does not grow with the graph."""
    import pyoxigraph

    store, quad, default = pyoxigraph.Store(str(folder)), pyoxigraph.Quad, pyoxigraph.DefaultGraph()
    with no_collecting():
        store.bulk_extend(quad(s, p, o, default) for s, p, o, _ in Records(graph, progress=progress).facts())
    store.flush()


def cache_salt() -> str:
    """Return what, besides a graph, its triples depend on: the code that makes them, and the store's version."""
    import hashlib

    import pyoxigraph

    here = Path(__file__).parent
    code = b"".join(files.read_bytes(here / f"{name}.py") for name in ("escape", "model", "records", "store", "vocab"))
    return f"{pyoxigraph.__version__}-{hashlib.sha256(code).hexdigest()[:12]}"


def triples(graph: CareerGraph) -> Iterator["pyoxigraph.Triple"]:
    """Yield every triple of the graph once, node by node."""
    import pyoxigraph

    return (pyoxigraph.Triple(s, p, o) for s, p, o, _ in Records(graph).facts())


# -- JSON-LD --------------------------------------------------------------------------------------------------------


@lru_cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of exports, as `ontology/context.jsonld` has it."""
    found: dict[str, Any] = json.loads(files.read_text(files.bundled("ontology") / "context.jsonld"))["@context"]
    return found


def _write_json(facts: Iterator[Fact], file: IO[bytes]) -> None:
    """Write JSON-LD: the context, then one object a line."""
    compact = _Compact(context())
    file.write(f'{{"@context": {json.dumps(context(), ensure_ascii=False)},\n"@graph": [\n'.encode())
    for number, (subject, about) in enumerate(groupby(facts, lambda fact: fact[0])):
        file.write(b",\n" if number else b"")
        file.write(json.dumps(compact.object(subject, about), ensure_ascii=False).encode())
    file.write(b"\n]}\n")


class _Compact:
    """Shortens terms by a JSON-LD context whose terms are names with a prefix, and perhaps a type."""

    def __init__(self, terms: dict[str, Any]) -> None:
        self._namespaces = {
            namespace: prefix for prefix, namespace in terms.items() if isinstance(namespace, str) and "/" in namespace
        }
        self._keys = {told["@id"]: (key, told.get("@type", "")) for key, told in terms.items() if isinstance(told, dict)}
        self.iri = lru_cache(65536)(self._iri)

    def _iri(self, iri: str) -> str:
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        for end in (cut, len(ID_NAMESPACE)):
            prefix = self._namespaces.get(iri[:end])
            if prefix and not iri[end:].startswith("//"):
                return f"{prefix}:{iri[end:]}"
        return iri

    def object(self, subject: Any, facts: Iterable[Fact]) -> dict[str, Any]:
        """Return all that is said of one subject."""
        found: dict[str, Any] = {"id": self.iri(subject.value)}
        for _, predicate, other, _ in facts:
            name = self.iri(predicate.value)
            key, kind = ("type", "@id") if name == "rdf:type" else self._keys.get(name, (name, ""))
            value = self._value(other, kind)
            if key not in found:
                found[key] = value
            elif isinstance(found[key], list):
                found[key].append(value)
            else:
                found[key] = [found[key], value]
        return found

    def _value(self, term: Any, kind: str) -> Any:
        if not hasattr(term, "datatype"):
            return self.iri(term.value) if kind == "@id" else {"@id": self.iri(term.value)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        name = self.iri(term.datatype.value)
        if name == (kind or "xsd:string"):
            return term.value
        return {"@value": term.value} if name == "xsd:string" else {"@value": term.value, "@type": name}
