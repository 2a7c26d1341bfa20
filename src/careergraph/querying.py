"""SPARQL over the graph: read-only, in a child process under limits, nothing fetched from anywhere."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from careergraph import limits
from careergraph.errors import LimitReached, QueryError
from careergraph.graph import CareerGraph
from careergraph.rdf import PREFIXES, serialize

Cell = str | int | Decimal | bool | None
"""One value of an answer: an IRI or text, a number, a truth value, or None where a variable is unbound."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query in its order. `is_truncated` says that more rows were left out."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_truncated: bool = False


def sparql(
    graph: CareerGraph,
    query: str,
    *,
    seconds: int = limits.QUERY_SECONDS.value,
    max_rows: int = limits.QUERY_ROWS.value,
) -> Answer:
    """Return the answer of a SPARQL 1.1 query over the graph's RDF.

    SELECT gives its variables, ASK one column `answer`, CONSTRUCT and DESCRIBE the columns subject, predicate, object.
    The prefixes of `rdf.PREFIXES` need no declaration.

    Raises:
        QueryError: the query is malformed, or asks for SERVICE, FROM or an update, none of which is allowed.
        LimitReached: it took longer than `seconds`, more memory than allowed, or nests too deeply.
    """
    check(query)
    prefixes = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    head = {"query": f"{prefixes}\n{query}", "seconds": seconds, "rows": max_rows, "bytes": limits.QUERY_BYTES.value}
    answer = _run(json.dumps(head).encode() + b"\n" + serialize(graph, "nt"), seconds)
    if "error" in answer:
        raise _failure(str(answer["error"]), str(answer["message"]))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in answer["rows"])  # type: ignore[attr-defined]
    return Answer(tuple(answer["variables"]), rows, bool(answer["truncated"]))  # type: ignore[arg-type]


def _run(content: bytes, seconds: int) -> dict[str, object]:
    worker = Path(__file__).with_name("query_worker.py")
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-P", str(worker)], input=content, capture_output=True, timeout=seconds + 0.5, check=False
        )
    except subprocess.TimeoutExpired:
        raise LimitReached(limits.QUERY_SECONDS, f"the query took longer than {seconds} seconds") from None
    if done.returncode == 0:
        found: dict[str, object] = json.loads(done.stdout)
        return found
    if -done.returncode in (_SIGXCPU, _SIGKILL) and not done.stderr:
        raise LimitReached(limits.QUERY_SECONDS, f"the query took longer than {seconds} seconds")
    if done.returncode < 0 or b"memory" in done.stderr.lower():
        raise LimitReached(limits.QUERY_BYTES, "the query needed more memory than allowed")
    raise QueryError(f"the query process failed: {done.stderr.decode(errors='replace').strip()[-300:]}")


_SIGKILL, _SIGXCPU = 9, 24


def _failure(code: str, message: str) -> QueryError | LimitReached:
    if code == "memory":
        return LimitReached(limits.QUERY_BYTES, "the query needed more memory than allowed")
    place = re.search(r"(\d+):(\d+)", message)
    if code == "syntax" and place:
        text = message[place.end() :].lstrip(": ") or message
        return QueryError(text, line=max(1, int(place[1]) - 1), column=int(place[2]), hint="SPARQL 1.1, prefixes declared")
    return QueryError(message)


def _cell(cell: dict[str, str] | None) -> Cell:
    if cell is None:
        return None
    value, datatype = cell["value"], cell.get("datatype", "")
    match datatype.rpartition("#")[2]:
        case "integer":
            return int(value)
        case "decimal":
            return Decimal(value)
        case "boolean":
            return value == "true"
        case _:
            return value


# -- what a query may not ask ---------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n\r]*)
    |(?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<name>[?$@][\w-]+|(?:\w[\w.-]*)?:(?:[\w:.-]|%[0-9a-fA-F]{2}|\\.)*)
    |(?P<word>\w+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_FORBIDDEN = {
    "SERVICE": "SERVICE asks another server",
    "FROM": "FROM names another data set; the graph is the default one",
    **dict.fromkeys(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"), "updates are not allowed"),
}


def check(query: str) -> None:
    """Raise if the query asks for another server or data set, for an update, or nests too deeply.

    Escaped spellings (`\\u0053ERVICE`) count as what they spell. Words in strings, IRIs, comments and names are no
    keywords.
    """
    depth = 0
    for kind, token, at in _tokens(query):
        if kind == "word" and token.upper() in _FORBIDDEN:
            line, column = query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)
            hint = "queries read this graph and nothing else"
            raise QueryError(f"{token}: {_FORBIDDEN[token.upper()]}", line=line, column=column, hint=hint)
        depth += (token in "({[") - (token in ")}]") if kind == "mark" else 0
        limits.check(limits.QUERY_DEPTH, depth, "brackets of the query")


def _tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and place of each token, code point escapes resolved as SPARQL does before parsing."""
    text = _CODE_POINT.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), query)
    for match in _TOKEN.finditer(text):
        yield str(match.lastgroup), match[0], min(match.start(), len(query))


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
