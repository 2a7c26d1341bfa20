"""SPARQL over the graph: read-only, in a child process under limits, nothing fetched from anywhere."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from weakref import WeakKeyDictionary

from careergraph import limits
from careergraph.errors import LimitReached, QueryError, RequestError
from careergraph.graph import CareerGraph
from careergraph.rdf import serialize
from careergraph.vocab import PREFIXES

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
    The prefixes of `vocab.PREFIXES` need no declaration.

    Raises:
        QueryError: the query is malformed, or asks for SERVICE, FROM or an update, none of which is allowed.
        LimitReached: it took longer than `seconds`, more memory than allowed, or nests too deeply.
        RequestError: `seconds` is less than 1, or `max_rows` less than 0.
    """
    for field, number, least in (("seconds", seconds, 1), ("max_rows", max_rows, 0)):
        if number < least:
            raise RequestError(field, f"{number} is less than {least}")
    check(query)
    prefixes = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items())
    head = {"query": f"{prefixes}\n{query}", "seconds": seconds, "rows": max_rows, "bytes": limits.QUERY_BYTES.value}
    if graph not in _TRIPLES:
        _TRIPLES[graph] = serialize(graph, "nt")
    answer = _run(json.dumps(head).encode() + b"\n" + _TRIPLES[graph], seconds)
    if "error" in answer:
        raise _failure(str(answer["error"]), str(answer["message"]))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in answer["rows"])  # type: ignore[attr-defined]
    return Answer(tuple(answer["variables"]), rows, bool(answer["truncated"]))  # type: ignore[arg-type]


_TRIPLES: "WeakKeyDictionary[CareerGraph, bytes]" = WeakKeyDictionary()
"""The N-Triples of graphs that were asked before; a graph never changes."""


def _run(content: bytes, seconds: int) -> dict[str, object]:
    worker = Path(__file__).with_name("query_worker.py")
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-P", str(worker)], input=content, capture_output=True, timeout=seconds + 0.5, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(seconds) from None
    if done.returncode == 0:
        found: dict[str, object] = json.loads(done.stdout)
        return found
    if -done.returncode in (_SIGXCPU, _SIGKILL) and not done.stderr:
        raise _too_slow(seconds)
    if done.returncode < 0 or b"memory" in done.stderr.lower():
        raise LimitReached(limits.QUERY_BYTES, "the query needed more memory than allowed")
    raise QueryError(f"the query process failed: {done.stderr.decode(errors='replace').strip()[-300:]}")


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
        return QueryError(text, line=max(1, int(place[1]) - 1), column=int(place[2]), hint="SPARQL 1.1, prefixes declared")
    return QueryError(message)


def _expected(message: str) -> str:
    """Return what the engine expected in words; it lists classes of characters as well, and what is not allowed here."""
    if "Prefix not found" in message:
        return "a prefix is not declared"
    items = re.sub(r"expected( one of)? ", "", message).split(", ")
    words = [item for item in items if re.fullmatch(r'[A-Z][A-Z_ ]+|"[^"\\]+"', item) and item not in _FORBIDDEN]
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


# -- what a query may not ask ---------------------------------------------------------------------------------------

_ESCAPE = r"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}"
_WORD = rf"(?:\w|{_ESCAPE})++(?:[.-]++(?:\w|{_ESCAPE})++)*+"
_OF_LOCAL = r"%[0-9a-fA-F]{2}|\\[^a-zA-Z0-9\s]"
_TOKEN = re.compile(
    rf"""(?P<space>\s++|\#[^\n\r]*+)
    |(?P<string>\"\"\"(?:\"{{0,2}}+(?:[^\"\\]|\\.))*+\"\"\"|\'\'\'(?:'{{0,2}}+(?:[^'\\]|\\.))*+\'\'\'
        |\"(?:[^\"\\\n\r]|\\.)*+\"|'(?:[^'\\\n\r]|\\.)*+')
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPE})*+>)
    |(?P<free>[?$]\w++|@[a-zA-Z]++(?:-[a-zA-Z0-9]++)*+)
    |(?P<name>(?:{_WORD})?:(?:(?:[\w:]|{_OF_LOCAL})(?:[\w:.-]|{_OF_LOCAL})*+)?)
    |(?P<word>{_WORD})
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_FORBIDDEN = {
    "SERVICE": "SERVICE asks another server",
    "FROM": "FROM names another data set; the graph is the default one",
    **dict.fromkeys(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"), "updates are not allowed"),
}


_ANYWHERE = re.compile("|".join(_FORBIDDEN), re.IGNORECASE | re.ASCII)
_AFTER_DOT = re.compile(rf"(?<!\\)\..*?({_ANYWHERE.pattern})", re.IGNORECASE | re.ASCII)
_PREFIX_PART = re.compile(r"[^\W\d_][\w.-]*\Z")
_WITH_HOST = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]*://")


def check(query: str) -> None:
    r"""Raise if the query asks for another server or data set, for an update, or nests too deeply.

    Words in strings, IRIs, comments and names are no keywords. The engine reads without a lexer: `1SERVICE`,
    `SERVICESILENT` and `SERVICE:x` hold its keyword, so they do here. Escaped spellings (`\u0053ERVICE`) count as what they spell.
    This gives the reason in words; that nothing connects out is the child process's own guard.
    """
    depth, declared, before, in_prologue = 0, set(PREFIXES), "", True
    for (kind, text, at), (_, after, _) in itertools.pairwise([*_tokens(query), ("mark", "", len(query))]):
        if kind == "word":
            in_prologue = in_prologue and text.upper() in ("PREFIX", "BASE")
        elif kind == "name" and before.upper() == "PREFIX":
            declared.add(text.partition(":")[0])
        reason = "" if in_prologue and kind != "word" else _reason(kind, text, after, declared)
        if reason:
            line, column = query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)
            raise QueryError(f"{text}: {reason}", line=line, column=column, hint="queries read this graph and nothing else")
        if kind == "mark":
            depth += (text in "({[") - (text in ")}]")
            limits.check(limits.QUERY_DEPTH, depth, "brackets of the query")
        before = text


def _reason(kind: str, text: str, after: str, declared: set[str]) -> str:
    """Return why a token is not allowed, or an empty text."""
    found = None
    if kind == "word":
        found = _ANYWHERE.search(text)
    elif kind == "name":
        prefix, _, local = text.partition(":")
        part = _PREFIX_PART.search(prefix)
        is_name = part and part[0] in declared and after.upper() not in ("{", "WHERE")
        found = _AFTER_DOT.search(local) or (None if is_name else _ANYWHERE.search(prefix))
    elif kind == "iri" and "#" in text and not _WITH_HOST.match(text):
        return "may be read as `less than` and a comment; declare a prefix for it"
    return _FORBIDDEN[found[found.lastindex or 0].upper()] if found else ""


def _tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and place of each token; words with their escapes resolved, blanks and comments left out."""
    for match in _TOKEN.finditer(query):
        kind, text = str(match.lastgroup), match[0]
        if kind in ("word", "name"):
            text = re.sub(_ESCAPE, lambda escape: chr(min(int(escape[0].lstrip("\\uU"), 16), 0x10FFFF)), text)
        if kind != "space":
            yield kind, text, match.start()


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
