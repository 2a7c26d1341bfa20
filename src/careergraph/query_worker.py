"""The child process that runs one SPARQL query: no new files or connections, memory and time limited.

It is run as a script by `careergraph.querying` and imports nothing of careergraph. Standard input: one line of JSON (query,
seconds, rows, bytes), then N-Triples. Standard output: one JSON object.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any


def main() -> None:
    """Answer the query on standard input."""
    head = json.loads(sys.stdin.buffer.readline())
    _limit_resources(head["bytes"], head["seconds"])
    try:
        answer = _answer(head, sys.stdin.buffer.read())
    except SyntaxError as error:
        answer = {"error": "syntax", "message": str(error)}
    except (ValueError, OSError, RuntimeError) as error:
        answer = {"error": "refused", "message": str(error)}
    except MemoryError:
        answer = {"error": "memory", "message": ""}
    sys.stdout.write(json.dumps(answer))


def _limit_resources(size: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the parent's clock still ends the query
        return
    for kind, most in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, seconds + 1), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901 - no limit can be raised
        resource.setrlimit(kind, (most, most))


def _forbid_opening() -> None:
    """Let no new file or socket be opened from here on: whatever a query tries, nothing connects out."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    import pyoxigraph

    store = pyoxigraph.Store()
    store.load(input=data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    _forbid_opening()
    found = store.query(head["query"])
    if isinstance(found, pyoxigraph.QueryBoolean):
        return {"variables": ["answer"], "rows": [[{"kind": "value", "value": bool(found)}]], "truncated": False}
    if isinstance(found, pyoxigraph.QueryTriples):
        variables, rows = ["subject", "predicate", "object"], (list(triple) for triple in found)
    else:
        variables, rows = [variable.value for variable in found.variables], (list(row) for row in found)
    taken, is_truncated = _take(rows, head["rows"], head["bytes"] // _ANSWER_PART)
    return {"variables": variables, "rows": taken, "truncated": is_truncated}


_ANSWER_PART = 16
"""An answer may be this part of the memory: the parent holds it more than once."""


def _take(rows: Iterator[list[Any]], most_rows: int, most_chars: int) -> tuple[list[list[dict[str, Any] | None]], bool]:
    """Return the first rows, and whether there were more.

    Raises:
        MemoryError: the rows together are longer than `most_chars`.
    """
    taken: list[list[dict[str, Any] | None]] = []
    chars = 0
    for row in rows:
        if len(taken) == most_rows:
            return taken, True
        taken.append([_term(term) for term in row])
        chars += sum(len(term["value"]) for term in taken[-1] if term)
        if chars > most_chars:
            raise MemoryError
    return taken, False


def _term(term: Any) -> dict[str, Any] | None:
    if term is None:
        return None
    kind = type(term).__name__
    if kind == "Literal":
        return {"kind": "literal", "value": term.value, "language": term.language, "datatype": term.datatype.value}
    return {"kind": kind, "value": str(term) if kind == "Triple" else term.value}


if __name__ == "__main__":
    main()
