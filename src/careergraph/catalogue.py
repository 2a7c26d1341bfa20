"""Ready queries: questions of real users as SPARQL files, each with a title, a sentence and parameters."""

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from careergraph import files, limits
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.querying import Answer, sparql, term
from careergraph.vocab import Kind


class Parameter(NamedTuple):
    """A variable that the asker may set: its `kind` is career, skill, degree, certification, text or number.

    `default` is the SPARQL term that stands in the file.
    """

    name: str
    kind: str
    default: str


class ReadyQuery(NamedTuple):
    """One file of the catalogue; its `text` runs as it is, in any engine that knows the prefixes."""

    name: str
    title: str
    sentence: str
    parameters: tuple[Parameter, ...]
    text: str

    def bound(self, graph: CareerGraph, given: Mapping[str, str]) -> str:
        """Return the text with the values that the asker gave; titles are looked up in the graph.

        Raises:
            AmbiguousTitle, NodeNotFound: a title fits several nodes of its kind, or none.
            RequestError: there is no such parameter, or the value is no number.
        """
        kinds = {parameter.name: parameter.kind for parameter in self.parameters}
        text = self.text
        for name, value in given.items():
            if name not in kinds:
                known = ", ".join(kinds) or "none"
                raise RequestError(
                    "parameter", f"the query {self.name!r} has no parameter {name!r}", f"its parameters: {known}"
                )
            line = f"VALUES ?{name} {{ {term(name, _value(graph, kinds[name], value))} }}"
            text = _line(name).sub(lambda _, line=line: line, text)  # type: ignore[misc]
        return text


def ready_queries() -> tuple[ReadyQuery, ...]:
    """Return the queries of the catalogue, by name."""
    return tuple(_read().values())


def ready_query(name: str) -> ReadyQuery:
    """Return the query of this name.

    Raises:
        RequestError: there is none; the hint has those whose names look like it.
    """
    found = _read().get(name)
    if found is None:
        near = difflib.get_close_matches(name, _read(), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "careergraph sparql --list shows them"
        raise RequestError("query", f"there is no ready query {name!r}", hint)
    return found


def run_query(
    graph: CareerGraph,
    name: str,
    *,
    seconds: int = limits.QUERY_SECONDS.value,
    max_rows: int = limits.QUERY_ROWS.value,
    **parameters: str,
) -> Answer:
    """Return the answer of a ready query; parameters that aren't given have the values of the example in its file.

    Raises:
        AmbiguousTitle, NodeNotFound: a title fits several nodes of its kind, or none.
        LimitReached: it took longer than `seconds`.
        RequestError: there is no such query or parameter.
    """
    return sparql(graph, ready_query(name).bound(graph, parameters), seconds=seconds, max_rows=max_rows)


def _line(name: str) -> re.Pattern[str]:
    """Return the pattern of the line that gives a parameter its value."""
    return re.compile(rf"VALUES \?{name} \{{ (\S+) \}}")


def _value(graph: CareerGraph, kind: str, value: str) -> object:
    if kind in set(Kind):
        return graph.find(value, kind=Kind(kind))
    if kind == "text":
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        raise RequestError("parameter", f"{value!r} is no number") from None


@lru_cache
def _read() -> dict[str, ReadyQuery]:
    paths = files.listing(files.bundled("ontology") / "queries", "the package is damaged: install it again")
    return {path.stem: _parsed(path.stem, files.read_text(path)) for path in paths if path.suffix == ".rq"}


def _parsed(name: str, text: str) -> ReadyQuery:
    title, *notes = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    sentence = " ".join(line for line in notes if not line.startswith("?"))
    parameters = []
    for line in notes:
        found = re.fullmatch(r"\?(\w+): an? (\w+)", line)
        if found:
            default = _line(found[1]).search(text)
            assert default, f"{name}: no line VALUES ?{found[1]}"
            parameters.append(Parameter(found[1], found[2], default[1]))
    return ReadyQuery(name, title, sentence, tuple(parameters), text)
