"""SPARQL over the graph: read-only, in a child process under limits, nothing fetched from anywhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import careergraph
from careergraph import limits, query_process
from careergraph.errors import LimitReached, QueryError, RequestError
from careergraph.graph import CareerGraph
from careergraph.model import Node
from careergraph.query_text import FORBIDDEN, check
from careergraph.records import Progress, Terms
from careergraph.vocab import PREFIXES

Cell = str | int | Decimal | bool | None
"""One value of an answer: an IRI or text, a number, a truth value, or None where a variable is unbound."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query in its order. `is_truncated` says that more rows were left out.

    `terms` are the same cells as RDF terms: kind, value, and language and datatype of a literal.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_truncated: bool = False
    terms: tuple[tuple[dict[str, str] | None, ...], ...] = field(default=(), compare=False, repr=False)

    def to_sparql_json(self) -> dict[str, object]:
        """Return the answer in the SPARQL 1.1 Query Results JSON Format."""
        if self.variables == ("answer",) and self.terms and self.terms[0][0] and self.terms[0][0]["kind"] == "value":
            return {"head": {}, "boolean": self.rows[0][0]}
        bindings = [
            {name: _json_term(cell) for name, cell in zip(self.variables, row, strict=True) if cell} for row in self.terms
        ]
        return {"head": {"vars": [*self.variables]}, "results": {"bindings": bindings}}

    def to_frame(self) -> Any:
        """Return the rows as a pandas `DataFrame`; pandas is no dependency and must be installed.

        Raises:
            RequestError: pandas is not installed.
        """
        return careergraph.to_frame(self)


def _json_term(cell: dict[str, str]) -> dict[str, str]:
    kinds = {"NamedNode": "uri", "BlankNode": "bnode"}
    found = {"type": kinds.get(cell["kind"], "literal"), "value": cell["value"]}
    if cell.get("language"):
        found["xml:lang"] = cell["language"]
    elif cell.get("datatype", f"{PREFIXES['xsd']}string") != f"{PREFIXES['xsd']}string":
        found["datatype"] = cell["datatype"]
    return found


def with_prefixes(query: str) -> str:
    """Return a query with the common prefixes declared, for an engine that does not know them."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + query


def sparql(
    graph: CareerGraph,
    query: str,
    *,
    bound: Mapping[str, object] | None = None,
    seconds: int = limits.QUERY_SECONDS.value,
    max_rows: int = limits.QUERY_ROWS.value,
    progress: Progress | None = None,
) -> Answer:
    """Return the answer of a SPARQL 1.1 query over the graph's RDF.

    SELECT gives its variables, ASK one column `answer`, CONSTRUCT and DESCRIBE the columns subject, predicate, object.
    The prefixes of `vocab.PREFIXES` need no declaration. `bound` gives variables of the query a value: a node, or a text or number.

    The graph's triples are loaded once, by a child process that stays for further queries; those of a graph in a file are kept
    in the user's cache, and `progress` is told how far that is.

    Raises:
        QueryError: the query is malformed, speaks of a `cg:` term that doesn't exist, or asks for SERVICE, FROM or an update, none
            of which is allowed.
        LimitReached: it took longer than `seconds`, more memory than allowed, or nests too deeply.
        RequestError: `seconds` is less than 1, `max_rows` less than 0, or a bound value is of no use.
    """
    for wish, number, least in (("seconds", seconds, 1), ("max_rows", max_rows, 0)):
        if number < least:
            raise RequestError(wish, f"{number} is less than {least}")
    check(query)
    values = {name: term(name, value) for name, value in (bound or {}).items()}
    given = f"\nVALUES ({' '.join(f'?{name}' for name in values)}) {{ ({' '.join(values.values())}) }}" if values else ""
    head = {"query": query + given, "prefixes": PREFIXES, "seconds": seconds, "rows": max_rows}
    answer = _asked(graph, head, seconds, progress)
    if "error" in answer:
        raise _failure(str(answer["error"]), str(answer["message"]))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in answer["rows"])
    terms = tuple(map(tuple, answer["rows"]))
    return Answer(tuple(answer["variables"]), rows, bool(answer["truncated"]), terms)


def term(name: str, value: object) -> str:
    """Return the RDF term that the variable `name` is bound to, as SPARQL spells it: whatever a text says, it stays one text.

    Raises:
        RequestError: no variable can have this name, or no variable this value.
    """
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise RequestError("bound", f"{name!r} is no name of a variable")
    terms = Terms()
    if isinstance(value, Node):
        return str(terms.nodes[value.id])
    kinds = {bool: "xsd:boolean", int: "xsd:integer", Decimal: "xsd:decimal"}
    if isinstance(value, str):
        return str(terms.text(value))
    if type(value) not in kinds:
        raise RequestError("bound", f"{name} is {value!r}", "bind a node, a text, a whole number or a Decimal")
    return str(terms.number(str(value).lower(), kinds[type(value)]))


def _asked(graph: CareerGraph, head: dict[str, object], seconds: int, progress: Progress | None) -> dict[str, Any]:
    try:
        return query_process.ask(graph, head, seconds + 0.5, progress)
    except query_process.OutOfTime:
        raise _too_slow(seconds) from None
    except query_process.Ended as ended:
        if -ended.code in (_SIGXCPU, _SIGKILL) and not ended.message:
            raise _too_slow(seconds) from None
        if ended.code < 0 or "memory" in ended.message.lower():
            raise LimitReached(limits.QUERY_BYTES, "the query needed more memory than allowed") from None
        raise QueryError(f"the query process failed: {ended.message[-300:]}") from None


def _too_slow(seconds: int) -> LimitReached:
    unit = "second" if seconds == 1 else "seconds"
    return LimitReached(limits.QUERY_SECONDS._replace(value=seconds, unit=unit), f"the query took longer than {seconds} {unit}")


_SIGKILL, _SIGXCPU = 9, 24


def _failure(code: str, message: str) -> QueryError | LimitReached:
    if code == "memory":
        return LimitReached(limits.QUERY_BYTES, "the query needed more memory than allowed")
    place = re.search(r"(\d+):(\d+)", message)
    if code == "syntax" and place:
        text = _expected(message[place.end() :].lstrip(": "))
        return QueryError(text, line=int(place[1]), column=int(place[2]), hint="SPARQL 1.1, prefixes declared")
    return QueryError(message)


def _expected(message: str) -> str:
    """Return what the engine expected in words; it lists classes of characters as well, and what is not allowed here."""
    if "Prefix not found" in message:
        return "a prefix is not declared"
    items = re.sub(r"expected( one of)? ", "", message).split(", ")
    words = [item for item in items if re.fullmatch(r'[A-Z][A-Z_ ]+|"[^"\\]+"', item) and item not in FORBIDDEN]
    return f"expected {' or '.join(words[:_WORDS])}" if words else "this is not SPARQL"


_WORDS = 8


def _cell(cell: dict[str, str] | None) -> Cell:
    """Return one value; text that is no number in spite of its datatype stays text."""
    if cell is None:
        return None
    value, datatype = cell["value"], cell.get("datatype", "")
    kind = datatype.removeprefix(PREFIXES["xsd"]) if datatype.startswith(PREFIXES["xsd"]) else ""
    if kind == "boolean" and value in ("true", "false", "1", "0"):
        return value in ("true", "1")
    if kind in ("integer", "decimal", "double", "float"):
        try:
            number = Decimal(value)
            return int(value) if kind == "integer" else number if number.is_finite() else value
        except (InvalidOperation, ValueError):
            return value
    return value


def shortened(cell: Cell) -> Cell:
    """Return an IRI of a known namespace with its prefix, anything else as it is.

    >>> shortened("https://w3id.org/careergraph/ns#leadsTo")
    'cg:leadsTo'
    """
    if isinstance(cell, str):
        for prefix, namespace in PREFIXES.items():
            if cell.startswith(namespace):
                return f"{prefix}:{cell[len(namespace) :]}"
    return cell
